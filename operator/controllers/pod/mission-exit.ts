import { EXIT_CODES, exitOf, type Exit } from '@kubevac/crds/command-line/exit-codes.ts';
import type { ReportedTask } from '@kubevac/protocol/reported.ts';
import { endedCommand } from '../../objects/mission-command.ts';
import { givenTo } from '../../objects/mission.ts';
import { containersOf, statusOf, type PodContainer, type PodObject, type TerminatedState } from '../../objects/pod.ts';

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

/** Whether the robot may have moved for an earlier turn of this container, or for another of the Pod: those behind it had turns, too, where it begins again. */
export function mayHaveMoved(pod: PodObject, container: PodContainer): boolean {
  const others = containersOf(pod).filter(({ name }) => name !== container.name);
  const own = statusOf(pod, container.name);
  if (own !== undefined && givenTo(own)?.afterMotion === true) return true;
  if (mayMove(pod, container, own?.lastState?.terminated)) return true;
  return others.some((one) => mayHaveBeenMovedBy(pod, one));
}

function mayHaveBeenMovedBy(pod: PodObject, container: PodContainer): boolean {
  const { state, lastState } = statusOf(pod, container.name) ?? {};
  return mayMove(pod, container, state?.terminated) || mayMove(pod, container, lastState?.terminated);
}

/** A turn that was never given to a robot moved nothing, nor did one that reads. */
function mayMove(pod: PodObject, container: PodContainer, end: TerminatedState | undefined): boolean {
  if (end === undefined) return false;
  if (givenTo(end)?.afterMotion === true) return true;
  if (end.exitCode === NEVER_MOVED) return false;
  const asked = endedCommand(pod, container, end);
  if (asked === undefined) return false;
  return !('command' in asked) || (asked.command.kind !== 'MapDump' && asked.command.kind !== 'SensorRead');
}
