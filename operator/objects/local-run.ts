import type { LocalRun } from '@kubevac/protocol/reported.ts';
import { recordNames } from './record-names.ts';
import type { RobotObject } from './robot.ts';
import type { TaskObject } from './task.ts';

/** On records, whence they are: `local` for runs that a person started, `schedule` for those of a VacuumSchedule. */
export const ORIGIN_LABEL = 'kubevac.dev/origin';

/** `spec.recordOf` of the record. */
export function localRecordOf({ slot }: Pick<LocalRun, 'slot'>): string {
  return `local/${slot}`;
}

/** What the record may be called, the first name that nobody else's object has. */
export function localRecordNames({ metadata }: RobotObject, { slot }: Pick<LocalRun, 'slot'>): string[] {
  return recordNames(metadata, `-local-${slot}`);
}

/**
 * The slot of the run that this very robot's record is of; undefined for any other object, whatever it is called: also for one
 * that a person made, and for the record of a schedule called `local`.
 */
export function localSlotOf({ metadata, spec }: TaskObject, robot: RobotObject): number | undefined {
  const slot = /^local\/(\d+)$/.exec(spec?.recordOf ?? '')?.[1];
  const isOfRobot = metadata.ownerReferences?.some(({ uid }) => uid === robot.metadata.uid) === true;
  return slot !== undefined && isOfRobot ? Number(slot) : undefined;
}
