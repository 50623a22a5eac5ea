import type { ReadObject } from '@kubevac/crds/read-object.ts';
import { KIND_OF, TASK_KINDS, TASK_SECTIONS, type TaskSectionName } from '@kubevac/protocol/desired.ts';
import { isTerminal, type Phase } from '@kubevac/protocol/phases.ts';
import type { RobotKey } from '@kubevac/protocol/topics.ts';

/** A task object of a kind that is carried out. */
export type TaskObject =
  | ReadObject<'Cleaning'>
  | ReadObject<'RobotAction'>
  | ReadObject<'DrivePath'>
  | ReadObject<'MapDump'>
  | ReadObject<'SensorRead'>;
export type TaskKind = TaskObject['kind'];
export { TASK_KINDS };

export const SECTION_OF = Object.fromEntries(TASK_SECTIONS.map((section) => [KIND_OF[section], section])) as Readonly<
  Record<TaskKind, TaskSectionName>
>;

/** Something for each kind of task. */
export function eachTaskKind<T>(make: (kind: TaskKind) => T): Record<TaskKind, T> {
  return Object.fromEntries(TASK_KINDS.map((kind) => [kind, make(kind)])) as Record<TaskKind, T>;
}

/** The name of the robot a task is for: the stored choice, else the one it names (PROTOCOL rule 3). */
export function robotNameOf(task: TaskObject): string | undefined {
  return task.status.robotName ?? task.spec?.robotName;
}

/** The robot a task is for, if it has one yet. */
export function robotOf(task: TaskObject): RobotKey | undefined {
  const name = robotNameOf(task);
  return name === undefined ? undefined : { namespace: task.metadata.namespace, name };
}

/** The phase that is stored; a task of which nothing was written yet is Pending. */
export function phaseOf({ status }: Pick<TaskObject, 'status'>): Phase {
  return status.phase ?? 'Pending';
}

/**
 * Whether a robot has it or is to have it: it is not over, and no record of a run. One that does not read counts only where a
 * robot was named for it before.
 */
export function isOpen(task: TaskObject): boolean {
  if (isTerminal(phaseOf(task))) return false;
  return task.spec === undefined ? task.status.robotName !== undefined : task.spec.recordOf === undefined;
}
