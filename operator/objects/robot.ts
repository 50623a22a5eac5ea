import type { ReadObject } from '@kubevac/crds/read-object.ts';
import type { RobotKey } from '@kubevac/protocol/topics.ts';

export type RobotObject = ReadObject<'VacuumRobot'>;

/** Keeps a VacuumRobot until its tasks are over (PROTOCOL rule 7). */
export const ROBOT_FINALIZER = 'kubevac.dev/tasks-over';
/** Keeps a VacuumRobot until its Node is gone: a Node cannot be owned by what is in a namespace. */
export const NODE_FINALIZER = 'kubevac.dev/node';
/** Put on together, by whoever comes first: of two writes at the same time one would be refused. */
export const ROBOT_FINALIZERS = [ROBOT_FINALIZER, NODE_FINALIZER] as const;

export function keyOf({ metadata }: { metadata: { namespace: string; name: string } }): RobotKey {
  return { namespace: metadata.namespace, name: metadata.name };
}

/** The journal that the robot is bound to (PROTOCOL rule 10); undefined where there is no robot, or none was ever bound. */
export function boundJournalOf(robot: RobotObject | undefined): string | undefined {
  return robot?.status.agent?.journalId;
}
