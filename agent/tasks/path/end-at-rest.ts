import { toInstant } from '@kubevac/protocol/instants.ts';
import type { PathRecord } from '../../journal/records.ts';
import { absoluteLimit } from '../deadline.ts';
import type { RunningDecision } from '../decide-running.ts';
import type { Ending } from '../ending.ts';
import type { Situation } from '../situation.ts';
import { carriedBy, isDriven, legsOf, progressOf, waypointText } from './legs.ts';

/** A robot that stands may still find out that it is a little elsewhere. */
const standsMillimeters = 500;

/** The robot stands, so that the task is over at once. */
export function endAtRest(task: PathRecord, reason: Ending['reason'], why: string): RunningDecision {
  return { step: { do: 'End', id: task.id, ending: failed(task, reason, why) } };
}

/** From where somebody put the robot it does not drive on. */
export function endIfCarried(task: PathRecord, { observation }: Situation): RunningDecision | undefined {
  const carried = carriedBy(progressOf(task), observation?.pose) ?? 0;
  if (carried <= standsMillimeters) return undefined;
  const why = `somebody carried the robot: it is ${carried} mm from where it rested`;
  return endAtRest(task, 'StoppedElsewhere', why);
}

/** How a path ends that is so late that no motion of it may begin any more. */
export function pastLimit(task: PathRecord): Ending {
  const limit = toInstant(absoluteLimit(task));
  return failed(task, 'ActiveDeadline', `was on its way at ${limit}, when it could last have begun`);
}

function failed(task: PathRecord, reason: Ending['reason'], why: string): Ending {
  const { legs, skipped } = progressOf(task);
  const where = isDriven(task) ? '' : `, before ${waypointText(task, legs)}`;
  const done = `${legs - skipped} of ${legsOf(task.spec)} waypoints were reached`;
  // A firmware may say it as a sentence.
  return { phase: 'Failed', reason, message: `${why.replace(/\.$/, '')}${where}; ${done}` };
}
