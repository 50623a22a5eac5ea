import { EXIT_CODES, exitOf, type Exit } from '@kubevac/crds/command-line/exit-codes.ts';
import type { ReportedTask } from '@kubevac/protocol/reported.ts';
import { missionCommand } from '../../objects/mission-command.ts';
import { containersOf, statusOf, type PodContainer, type PodObject } from '../../objects/pod.ts';

const NEVER_MOVED = EXIT_CODES.NeverMoved.code;

/**
 * What a container exits with. 75 says that the robot has certainly not moved for the Pod: not only by this task, but by none that
 * came before it, since a Job that tries again begins with the first container.
 */
export function exitCodeOf(
  pod: PodObject,
  container: PodContainer,
  end: Pick<ReportedTask, 'phase' | 'reason' | 'startedAt'>,
): number {
  const exit: Exit = exitOf(end);
  if (exit !== 'NeverMoved') return EXIT_CODES[exit].code;
  if (!mayHaveMoved(pod, container)) return NEVER_MOVED;
  return end.reason === 'StartDeadline' ? EXIT_CODES.Deadline.code : EXIT_CODES.Failed.code;
}

/** Whether the robot may have moved for what this container did before, or for one before it. */
export function mayHaveMoved(pod: PodObject, container: PodContainer): boolean {
  const all = containersOf(pod);
  const before = all.slice(0, all.indexOf(container));
  const last = statusOf(pod, container.name)?.lastState?.terminated;
  const own = last !== undefined && last.exitCode !== NEVER_MOVED && moves(pod, container);
  return own || before.some((one) => hasMoved(pod, one));
}

function hasMoved(pod: PodObject, container: PodContainer): boolean {
  const status = statusOf(pod, container.name);
  const ends = [status?.state.terminated, status?.lastState?.terminated].flatMap((end) => end ?? []);
  return moves(pod, container) && ends.some(({ exitCode }) => exitCode !== NEVER_MOVED);
}

/** What reads moves nothing; what does not read was never begun. */
function moves(pod: PodObject, container: PodContainer): boolean {
  const read = missionCommand(pod, container);
  return 'command' in read && read.command.kind !== 'MapDump' && read.command.kind !== 'SensorRead';
}
