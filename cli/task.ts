import { TASK_KINDS, type TaskKind } from '@kubevac/crds/command-line/task-verb.ts';
import { API_GROUP, kindNamed, type StatusOf } from '@kubevac/crds/kinds.ts';
import type { ReadObject } from '@kubevac/crds/read-object.ts';
import { CommandFault } from '@kubevac/crds/command-line/fault.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import type { Api } from './kube/api.ts';
import { ApiError, isForbidden, isNotFound } from './kube/api-error.ts';
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

/** As far as one is known: by a selector none may be chosen yet. */
export function robotNameOf(task: Task): string {
  return statusOf(task).robotName ?? task.spec?.robotName ?? 'ROBOT';
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
 * @throws CommandFault when there is none, or several kinds have one; ApiError when it may be of a kind that this account may not read
 */
export async function taskNamed(api: Api, text: string): Promise<Task> {
  const [name = '', prefix] = text.split('/').toReversed();
  const kinds = TASK_KINDS.filter((kind) => prefix === undefined || namesOf(kind).includes(prefix.toLowerCase()));
  const answers = await Promise.all(kinds.map((kind) => taskOrNot(api, kind, name)));
  const found = answers.filter((answer): answer is Task => !(answer instanceof ApiError));
  const [first, second] = found;
  if (first === undefined) throw answers.find(isForbidden) ?? (await noTask(api, text));
  if (second !== undefined)
    throw new CommandFault(`"${text}" is ${found.map(referenceOf).join(' and ')}: write which of them`);
  return first;
}

/** @returns why there is none, where the answer says that there is none or that it is not to be seen */
async function taskOrNot(api: Api, kind: TaskKind, name: string): Promise<Task | ApiError> {
  try {
    return await getObject(api, kind, name);
  } catch (error) {
    if (error instanceof ApiError && (isNotFound(error) || isForbidden(error))) return error;
    throw error;
  }
}

/** Somebody who names a robot means what it is at. */
async function noTask(api: Api, text: string): Promise<CommandFault> {
  const robot = text.includes('/') ? undefined : await getObject(api, 'VacuumRobot', text).catch(() => undefined);
  if (robot === undefined) return new CommandFault(`there is no task "${text}" in namespace ${api.namespace}`);
  const { currentTask } = robot.status;
  const runs = currentTask === undefined ? 'it runs none' : `it runs ${currentTask.toLowerCase()}`;
  return new CommandFault(`"${text}" is a robot, and what is named here is a task: ${runs}`);
}

function namesOf(kind: TaskKind): readonly string[] {
  const { plural, singular, shortNames } = kindNamed(kind);
  return [plural, singular, ...shortNames, `${singular}.${API_GROUP}`, `${plural}.${API_GROUP}`];
}
