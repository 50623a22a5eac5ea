import type { PathRecord } from '../../journal/records.ts';
import type { Step } from '../situation.ts';
import { confirmRestrictions } from '../start-motion.ts';
import { isStillDecided } from '../still-decided.ts';
import type { Workbench } from '../workbench.ts';
import { endTaken } from './end-taken.ts';
import { progressOf } from './legs.ts';

/**
 * Writes down that the robot is told to drive home: not out of what a person began meanwhile, not from where somebody carried it,
 * and not against what came in while the firmware was asked.
 *
 * @returns whether it is to be told
 */
export async function beginWayHome(bench: Workbench, { id, mark }: PathRecord, step: Step): Promise<boolean> {
  await confirmRestrictions(bench);
  await bench.observe();
  const isTaken = (await bench.driver.mark()) !== mark;
  const task = bench.task(id);
  if (!isStillDecided(bench, step) || task.section !== 'drivePaths') return false;
  if (!isTaken) return bench.save({ tasks: [{ ...task, path: { ...progressOf(task), homeward: true } }] });
  await endTaken(bench, task);
  return false;
}
