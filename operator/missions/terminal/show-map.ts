import { EXIT_CODES } from '@kubevac/crds/command-line/exit-codes.ts';
import type { TerminalEnd, TerminalSize } from '../../kubelet/mission-terminals.ts';
import { keyOf } from '../../objects/robot.ts';
import { LiveMap } from '../live/live-map.ts';
import { mapLines } from './map-lines.ts';
import type { RobotSession } from './robot-session.ts';

/** `kubectl exec POD -- map`: once, as wide as the terminal; in plain characters where it goes to no terminal. */
export async function showMap({ session, robot, options }: RobotSession): Promise<TerminalEnd> {
  let size: TerminalSize = { columns: 80, rows: 40 };
  session.onResize((known) => (size = known));
  const seen = await new LiveMap(options.rpc, keyOf(robot)).look(session.signal);
  if ('why' in seen) {
    await session.stderr.write(`${seen.why}\n`);
    return { exitCode: EXIT_CODES.Failed.code };
  }
  const pose = options.fleet.get(keyOf(robot))?.telemetry?.pose;
  for (const line of mapLines(seen, pose, { size, hasColors: session.target.tty }))
    await session.stdout.write(`${line}\n`);
  return { exitCode: EXIT_CODES.Ok.code };
}
