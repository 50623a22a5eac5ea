import { isTerminal } from '@kubevac/protocol/phases.ts';
import type { Over } from '../../drivers/driver.ts';
import type { PathProgress, PathRecord } from '../../journal/records.ts';
import { endTask } from '../endings.ts';
import type { Ending } from '../ending.ts';
import { resumed } from '../transitions.ts';
import type { Workbench } from '../workbench.ts';
import { endTaken } from './end-taken.ts';
import { blocked, missedBy, motionOf, progressOf, reached, waypointText } from './legs.ts';

/** Writes down that a leg is over: whether its waypoint was reached, or what follows where it was not. */
export async function endLeg(bench: Workbench, { id }: PathRecord, outcome: Over): Promise<void> {
  const { pose } = await bench.observe();
  const mark = await bench.driver.mark();
  const task = bench.task(id);
  if (task.section !== 'drivePaths' || isTerminal(task.phase) || task.halting !== undefined) return;
  const driven = { ...task, path: withDistance(progressOf(task), outcome) };
  // Where the robot is now is then no word about this leg.
  if (outcome.next !== undefined && outcome.next !== mark) return endTaken(bench, { ...driven, mark: outcome.next });
  const now = bench.clock.now()?.milliseconds;
  const next = afterLeg(driven, now, { outcome, pose });
  if ('phase' in next) return endTask(bench, task, next);
  const path = { ...next, restsAt: pose && { xMillimeters: pose.xMillimeters, yMillimeters: pose.yMillimeters } };
  bench.save({ tasks: [resumed({ ...task, mark, path }, now)] });
}

interface End {
  readonly outcome: Over;
  readonly pose: Parameters<typeof missedBy>[1];
}

function afterLeg(task: PathRecord, now: number | undefined, end: End): PathProgress | Ending {
  const { outcome } = end;
  if (outcome.state === 'Ended' && outcome.reason !== 'Blocked') {
    const message = `${outcome.message}, on the way to ${waypointText(task, progressOf(task).legs)}`;
    return { phase: 'Failed', reason: outcome.reason, message };
  }
  const why = whyMissed(task, end);
  return why === undefined ? reached(task, now) : blocked(task, now, why);
}

/** Why the robot is not where the leg led; undefined when it is. */
export function whyMissed(task: PathRecord, { outcome: { state }, pose }: End): string | undefined {
  const missed = missedBy(task, pose);
  const isNear = missed === undefined ? state === 'Finished' : missed <= task.spec.toleranceMillimeters;
  const { headingDegrees } = motionOf(task);
  if (isNear && state !== 'Finished' && headingDegrees !== undefined)
    return `the robot is there, and could not turn to ${headingDegrees} degrees`;
  if (isNear) return undefined;
  const distance = missed === undefined ? '' : ` ${missed} mm from it`;
  return state === 'Finished'
    ? `the robot stopped${distance}`
    : `no way leads there; the robot is${distance || ' away'}`;
}

function withDistance(path: PathProgress, { result }: Over): PathProgress {
  return { ...path, distanceMillimeters: path.distanceMillimeters + (result.distanceMillimeters ?? 0) };
}
