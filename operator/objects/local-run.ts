import type { LocalRun } from '@kubevac/protocol/reported.ts';
import type { RobotObject } from './robot.ts';
import type { TaskObject } from './task.ts';

/** With the value `local` on records of runs that a person started. */
export const ORIGIN_LABEL = 'kubevac.dev/origin';

/** Enough for a name that somebody has taken by chance, and for one or two taken on purpose. */
const namesToTry = 9;

/** `spec.recordOf` of the record. */
export function localRecordOf({ slot }: Pick<LocalRun, 'slot'>): string {
  return `local/${slot}`;
}

/** What the record may be called, the first name that nobody else's object has. */
export function localRecordNames(robot: RobotObject, { slot }: Pick<LocalRun, 'slot'>): string[] {
  const endings = Array.from({ length: namesToTry }, (_, at) => (at === 0 ? '' : `-${at + 1}`));
  return endings.map((ending) => nameEnding(robot, `-local-${slot}${ending}`));
}

/** Of at most 63 characters: what is cut off a long name is made up for by the robot's UID. */
function nameEnding({ metadata: { name, uid } }: RobotObject, ending: string): string {
  const room = 63 - ending.length;
  return `${name.length <= room ? name : `${name.slice(0, room - 9)}-${uid.slice(0, 8)}`}${ending}`;
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
