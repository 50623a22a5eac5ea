import { EXIT_CODES } from '@kubevac/crds/command-line/exit-codes.ts';
import { isFault } from '../../kubelet/fault.ts';
import type { LogLine } from '../../kubelet/mission-logs.ts';
import type { TerminalEnd, TerminalSession } from '../../kubelet/mission-terminals.ts';
import { findMission } from '../mission-target.ts';
import type { RobotSession } from './robot-session.ts';

/** `kubectl attach`: what the mission does, line by line, to its end; then it ends as the mission does. */
export async function followMission({ session, options }: RobotSession): Promise<TerminalEnd> {
  const { target, stdin, stdout, signal } = session;
  void dropped(stdin);
  const log = await options.logs.open({ ...target, previous: false }, signal);
  if (isFault(log)) return log;
  for (const line of log.soFar) await stdout.write(textOf(line));
  for await (const line of log.onwards) await stdout.write(textOf(line));
  const found = findMission(options.pods, target);
  const exitCode = isFault(found) ? undefined : found.status?.state.terminated?.exitCode;
  return { exitCode: exitCode ?? EXIT_CODES.Unknown.code };
}

/** What a client sends must be taken, or it is not heard going. */
async function dropped(stdin: TerminalSession['stdin']): Promise<void> {
  for await (const bytes of stdin) void bytes;
}

function textOf({ text }: LogLine): string {
  return `${text}\n`;
}
