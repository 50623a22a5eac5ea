import { TASK_KINDS, type TaskKind } from '@kubevac/crds/command-line/task-verb.ts';
import { API_GROUP, kindNamed, type StatusOf } from '@kubevac/crds/kinds.ts';
import type { ReadObject } from '@kubevac/crds/read-object.ts';
import { CommandFault } from '@kubevac/crds/command-line/fault.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import type { Api } from './kube/api.ts';
import { isNotFound } from './kube/api-error.ts';
import { getObject, listObjects } from './kube/objects.ts';

/** A task of any kind, by what all of them have. */
export type Task = ReadObject<TaskKind>;
export type TaskStatus = Pick<
  StatusOf<'Cleaning'>,
  | 'phase'
  | 'reason'
  | 'message'
  | 'summary'
  | 'progress'
  | 'robotName'
  | 'target'
  | 'conditions'
  | 'outputRef'
  | 'transitions'
>;

export function statusOf(task: Task): TaskStatus {
  return task.status;
}

export function hasEnded(task: Task): boolean {
  return isTerminal(statusOf(task).phase ?? 'Pending');
}

/** `cleaning/kitchen-now`, as kubectl takes it. */
export function referenceOf({ kind, metadata }: Pick<Task, 'kind' | 'metadata'>): string {
  return `${kindNamed(kind).singular}/${metadata.name}`;
}

/** `cleaning.kubevac.dev/kitchen-now`, as kubectl says it. */
export function fullReferenceOf({ kind, metadata }: Pick<Task, 'kind' | 'metadata'>): string {
  return `${kindNamed(kind).singular}.${API_GROUP}/${metadata.name}`;
}

/** Every task that has not ended, of one robot when it is named. */
export async function openTasks(api: Api, robot?: string): Promise<readonly Task[]> {
  const lists = await Promise.all(TASK_KINDS.map((kind): Promise<readonly Task[]> => listObjects(api, kind)));
  return lists.flat().filter((task) => !hasEnded(task) && (robot === undefined || statusOf(task).robotName === robot));
}

/**
 * Finds a task by `name` or `kind/name`.
 * @throws CommandFault when there is none, or several kinds have one
 */
export async function taskNamed(api: Api, text: string): Promise<Task> {
  const [name = '', prefix] = text.split('/').toReversed();
  const kinds = TASK_KINDS.filter((kind) => prefix === undefined || namesOf(kind).includes(prefix.toLowerCase()));
  const found = (await Promise.all(kinds.map((kind) => taskOrNone(api, kind, name)))).filter(
    (task) => task !== undefined,
  );
  const [first, second] = found;
  if (first === undefined) throw new CommandFault(`there is no task "${text}" in namespace ${api.namespace}`);
  if (second !== undefined)
    throw new CommandFault(`"${text}" is ${found.map(referenceOf).join(' and ')}: write which of them`);
  return first;
}

async function taskOrNone(api: Api, kind: TaskKind, name: string): Promise<Task | undefined> {
  try {
    return await getObject(api, kind, name);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function namesOf(kind: TaskKind): readonly string[] {
  const { plural, singular, shortNames } = kindNamed(kind);
  return [plural, singular, ...shortNames, `${singular}.${API_GROUP}`, `${plural}.${API_GROUP}`];
}
