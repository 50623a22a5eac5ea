import type { RobotSection } from '@kubevac/protocol/desired.ts';
import { toInstant, toMilliseconds } from '@kubevac/protocol/instants.ts';
import { managedSettings } from '../objects/managed-settings.ts';
import type { RobotObject } from '../objects/robot.ts';

/**
 * The robot's own section: a pure function of its VacuumRobot at `asOf` (PROTOCOL rule 1). An object that does not read says
 * what is certain: who it is and whom it is bound to, and that nothing new may move.
 */
export function robotSection(robot: RobotObject, asOf: string): RobotSection {
  const { metadata, status } = robot;
  const { journalId, boundAt, localRunsRecordedThrough } = status.agent ?? {};
  return {
    asOf,
    uid: metadata.uid,
    ...(metadata.generation !== undefined && { generation: metadata.generation }),
    ...(metadata.deletionTimestamp !== undefined && { deleting: true }),
    ...(journalId !== undefined && { journalId }),
    ...(boundAt !== undefined && { boundAt }),
    ...(localRunsRecordedThrough !== undefined && { localRunsRecordedThrough }),
    ...wishesOf(robot),
  };
}

/** The section of a robot that has no object (PROTOCOL rule 7). @param asOf of the consistent list that lacks it */
export function tombstone(asOf: string): RobotSection {
  return { asOf, deleted: true };
}

function wishesOf({ spec }: RobotObject): Partial<RobotSection> {
  if (spec === undefined) return { suspend: true };
  const { suspend, suspendUntil, timeZone, quietHours, rooms, places } = spec;
  return {
    suspend,
    ...heldUntil(suspendUntil),
    ...(timeZone !== undefined && { timeZone }),
    ...(quietHours !== undefined && { quietHours }),
    ...managedSettings(spec),
    ...(rooms !== undefined && { rooms }),
    ...(places !== undefined && { places }),
  };
}

/** People write any RFC 3339 instant, the wire has UTC. A day that no month has is no reason to move. */
function heldUntil(suspendUntil: string | undefined): Pick<RobotSection, 'suspend' | 'suspendUntil'> {
  if (suspendUntil === undefined) return {};
  const milliseconds = toMilliseconds(suspendUntil);
  return Number.isNaN(milliseconds) ? { suspend: true } : { suspendUntil: toInstant(milliseconds) };
}
