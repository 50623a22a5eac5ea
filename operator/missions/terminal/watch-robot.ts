import { EXIT_CODES } from '@kubevac/crds/command-line/exit-codes.ts';
import { setTimeout as delay } from 'node:timers/promises';
import { isFault } from '../../kubelet/fault.ts';
import type { TerminalEnd, TerminalSession, TerminalSize } from '../../kubelet/mission-terminals.ts';
import { givenTo } from '../../objects/mission.ts';
import { keyOf } from '../../objects/robot.ts';
import { LiveMap } from '../live/live-map.ts';
import { findMission } from '../mission-target.ts';
import { keysIn } from './keys.ts';
import { mapLines } from './map-lines.ts';
import type { RobotSession } from './robot-session.ts';
import { TerminalScreen } from './screen.ts';

const frameMilliseconds = 500;
const shownLogLines = 3;

/**
 * `kubectl attach -it`, of a Pod with `tty: true`: the map with the robot on it, and the last lines of its mission. Ends with the
 * mission, and with q or Ctrl-C; the mission then goes on.
 */
export async function watchRobot(whole: RobotSession): Promise<TerminalEnd> {
  const { session, robot, options } = whole;
  const leaving = new AbortController();
  const signal = AbortSignal.any([session.signal, leaving.signal]);
  const map = new LiveMap(options.rpc, keyOf(robot));
  const log: string[] = [];
  const screen = new TerminalScreen(session.stdout, (size) => lines(whole, { map, log }, size));
  await screen.open();
  session.onResize((size) => screen.resize(size));
  void map.follow(() => screen.draw(), signal);
  // Both reject when the person leaves while they wait.
  leaveByKey(session, leaving).catch(() => undefined);
  followLog(whole, log, signal).catch(() => undefined);
  let exitCode: number | undefined;
  while (!signal.aborted && exitCode === undefined) {
    screen.draw();
    await delay(frameMilliseconds, undefined, { signal }).catch(() => undefined);
    exitCode = exitCodeOf(whole);
  }
  leaving.abort();
  await screen.close(log.at(-1) ?? '');
  return { exitCode: exitCode ?? EXIT_CODES.Ok.code };
}

/** Undefined while it is not over. */
function exitCodeOf({ session, options }: RobotSession): number | undefined {
  const found = findMission(options.pods, session.target);
  if (isFault(found)) return EXIT_CODES.Unknown.code;
  return found.status?.state.terminated?.exitCode;
}

async function leaveByKey({ stdin }: TerminalSession, leaving: AbortController): Promise<void> {
  for await (const bytes of stdin) {
    if (keysIn(Buffer.from(bytes).toString('latin1')).keys.includes('Quit')) return leaving.abort();
  }
}

/** A mission for whoever looks on has none. */
async function followLog(
  { session, mission, options }: RobotSession,
  log: string[],
  signal: AbortSignal,
): Promise<void> {
  if (mission.status === undefined || givenTo(mission.status) === undefined) return;
  const opened = await options.logs.open({ ...session.target, previous: false }, signal);
  if (isFault(opened)) return;
  log.push(...opened.soFar.slice(-shownLogLines).map(({ text }) => text));
  for await (const { text } of opened.onwards) log.splice(0, log.length, ...log.slice(1 - shownLogLines), text);
}

function lines(
  { robot, options }: RobotSession,
  { map, log }: { readonly map: LiveMap; readonly log: readonly string[] },
  { columns, rows }: TerminalSize,
): string[] {
  const { state, battery, pose, error } = options.fleet.get(keyOf(robot))?.telemetry ?? {};
  const words = [
    `${robot.metadata.name}  ${state ?? 'Unknown'}`,
    battery && `battery ${battery.percent} %${battery.charging ? ' +' : ''}`,
    error && `${error.code}: ${error.message}`,
  ];
  const head = words.filter((word) => word !== undefined).join('   ');
  const last = log.slice(-shownLogLines);
  const room = { columns, rows: Math.max(0, rows - 2 - shownLogLines) };
  const cut = (line: string): string => line.slice(0, columns);
  return [cut(head), ...mapLines(map.seen, pose, { size: room, hasColors: true }), ...last.map(cut), 'q: end'];
}
