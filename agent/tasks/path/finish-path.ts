import type { DrivenPath, DrivenPoint } from '@kubevac/protocol/driven-path.ts';
import { packOutput } from '@kubevac/protocol/output.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import type { TaskResult } from '@kubevac/protocol/tasks.ts';
import type { Outcome } from '../../drivers/driver.ts';
import type { PathRecord, TaskRecord } from '../../journal/records.ts';
import { endTask } from '../endings.ts';
import { keepOutput } from '../keep-output.ts';
import { mapPart } from '../map-part.ts';
import type { Workbench } from '../workbench.ts';
import { largestDeviation } from './deviation.ts';
import { isAtRest, pointOfWaypoint, progressOf, resultOf } from './legs.ts';

/**
 * A path that was driven ends with what it leaves: where the robot drove, on the map it has.
 * @throws DriverError when the firmware does not answer: it is finished later
 */
export async function finishPath(bench: Workbench, { id }: TaskRecord): Promise<void> {
  const map = await mapPart(bench.driver);
  const task = bench.task(id);
  if (task.section !== 'drivePaths' || isTerminal(task.phase)) return;
  const driven = drivenOf(task, bench.driven.all);
  const parts = [{ name: 'driven', bytes: Buffer.from(JSON.stringify(driven)) }, ...map];
  const { skipped } = progressOf(task);
  const without = skipped === 0 ? '' : ` without ${skipped === 1 ? '1 waypoint' : `${skipped} waypoints`}`;
  const message = `the robot drove the path${without}`;
  const kept = keepOutput(bench.outputs, id, packOutput(parts));
  endTask(bench, task, { phase: 'Succeeded', reason: 'Finished', message, ...kept, result: resultWith(task, driven) });
}

/** The robot has come to rest after somebody ended the path. */
export function endHaltedPath(bench: Workbench, { id }: PathRecord, outcome: Outcome): void {
  const task = bench.task(id);
  if (task.section !== 'drivePaths' || task.halting === undefined) return;
  endTask(bench, task, { ...task.halting, result: resultOf(progressOf(task), underWay(task, outcome)) });
}

/** What of a leg was driven that was not over. */
function underWay(task: PathRecord, outcome: Outcome): TaskResult | undefined {
  return !isAtRest(task) && 'result' in outcome ? outcome.result : undefined;
}

function drivenOf({ spec, path }: PathRecord, points: readonly DrivenPoint[]): DrivenPath {
  return {
    waypoints: spec.waypoints.map(pointOfWaypoint),
    loops: spec.loops,
    skippedWaypoints: path?.skippedWaypoints ?? [],
    points: sinceFirst(points),
  };
}

/** From 0, and never back: a host that was restarted on the way counts anew. */
function sinceFirst(points: readonly DrivenPoint[]): DrivenPoint[] {
  let [before, at] = [points[0]?.monotonicMilliseconds ?? 0, 0];
  return points.map((point) => {
    at += Math.max(0, point.monotonicMilliseconds - before);
    before = point.monotonicMilliseconds;
    return { ...point, monotonicMilliseconds: at };
  });
}

function resultWith(task: PathRecord, driven: DrivenPath): TaskResult {
  const largestDeviationMillimeters = largestDeviation(driven);
  return {
    ...resultOf(progressOf(task)),
    ...(largestDeviationMillimeters !== undefined && { largestDeviationMillimeters }),
  };
}
