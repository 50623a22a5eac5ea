import type { PathRecord } from '../../journal/records.ts';
import type { Step } from '../situation.ts';
import { isStillDecided } from '../still-decided.ts';
import type { Workbench } from '../workbench.ts';
import { endTaken } from './end-taken.ts';

/**
 * Looks at the robot right before a motion of a path: where it stands now, not where it stood when it was looked at last, since
 * it may have been carried; and whether its mark is as it was at the end of the leg before. Where it is another, somebody else
 * began a motion, and the path is over.
 *
 * @returns the path as it is now; undefined where the step is not to be taken any more
 */
export async function lookAtRest(bench: Workbench, id: string, step: Step): Promise<PathRecord | undefined> {
  await bench.observe();
  const mark = await bench.driver.mark();
  const task = bench.task(id);
  if (!isStillDecided(bench, step) || task.section !== 'drivePaths') return undefined;
  if (mark === task.mark) return task;
  await endTaken(bench, task);
  return undefined;
}
