import type { LocalRun } from '@kubevac/protocol/reported.ts';
import type { RobotObject } from './robot.ts';
import type { TaskObject } from './task.ts';

/** With the value `local` on records of runs that a person started. */
export const ORIGIN_LABEL = 'kubevac.dev/origin';

/** `spec.recordOf` of the record. */
export function localRecordOf({ slot }: Pick<LocalRun, 'slot'>): string {
  return `local/${slot}`;
}

/** Of at most 63 characters: what is cut off a long name is made up for by the robot's UID. */
export function localRecordName({ metadata: { name, uid } }: RobotObject, { slot }: Pick<LocalRun, 'slot'>): string {
  const ending = `-local-${slot}`;
  const room = 63 - ending.length;
  return `${name.length <= room ? name : `${name.slice(0, room - 9)}-${uid.slice(0, 8)}`}${ending}`;
}

/** The slot of a run that a person started; undefined for any other task, also the record of a schedule called `local`. */
export function localSlotOf({ metadata, spec }: TaskObject): number | undefined {
  const slot = /^local\/(\d+)$/.exec(spec?.recordOf ?? '')?.[1];
  return slot !== undefined && metadata.name.endsWith(`-local-${slot}`) ? Number(slot) : undefined;
}
