import type { ReadObject } from '@kubevac/crds/read-object.ts';
import type { RobotKey } from '@kubevac/protocol/topics.ts';

export type RobotObject = ReadObject<'VacuumRobot'>;

export function keyOf({ metadata }: { metadata: { namespace: string; name: string } }): RobotKey {
  return { namespace: metadata.namespace, name: metadata.name };
}

/** The journal that the robot is bound to (PROTOCOL rule 10); undefined where there is no robot, or none was ever bound. */
export function boundJournalOf(robot: RobotObject | undefined): string | undefined {
  return robot?.status.agent?.journalId;
}
