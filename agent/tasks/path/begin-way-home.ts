import type { PathRecord } from '../../journal/records.ts';
import type { Step } from '../situation.ts';
import { confirmRestrictions } from '../start-motion.ts';
import type { Workbench } from '../workbench.ts';
import { progressOf } from './legs.ts';
import { lookAtRest } from './look-at-rest.ts';

/**
 * Writes down that the robot is told to drive home, as a leg is begun: not out of what a person began meanwhile, and not from where
 * somebody carried it.
 *
 * @returns whether it is to be told
 */
export async function beginWayHome(bench: Workbench, { id }: PathRecord, step: Step): Promise<boolean> {
  await confirmRestrictions(bench);
  const task = await lookAtRest(bench, id, step);
  if (task === undefined) return false;
  return bench.save({ tasks: [{ ...task, path: { ...progressOf(task), homeward: true } }] });
}
