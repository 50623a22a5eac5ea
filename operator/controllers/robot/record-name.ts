import type { LocalRun } from '@kubevac/protocol/reported.ts';
import { localRecordNames, localSlotOf } from '../../objects/local-run.ts';
import type { RobotObject } from '../../objects/robot.ts';
import type { TaskObject } from '../../objects/task.ts';

/** `AllTaken`: other Cleanings have each name that the record may have. */
export type RecordName =
  | { readonly state: 'OnRecord' }
  | { readonly state: 'AllTaken' }
  | { readonly state: 'Free'; readonly name: string };

/**
 * What the record of a run is to be called: the first name of its row that no Cleaning has. A run that has a record under any
 * name is on record, since the object that had an earlier name may be gone by now.
 *
 * @param cleanings all of the robot's namespace
 */
export function recordNameFor(
  run: Pick<LocalRun, 'slot'>,
  robot: RobotObject,
  cleanings: readonly TaskObject[],
): RecordName {
  if (cleanings.some((cleaning) => localSlotOf(cleaning, robot) === run.slot)) return { state: 'OnRecord' };
  const taken = new Set(cleanings.map(({ metadata }) => metadata.name));
  const name = localRecordNames(robot, run).find((candidate) => !taken.has(candidate));
  return name === undefined ? { state: 'AllTaken' } : { state: 'Free', name };
}
