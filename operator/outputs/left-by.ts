import { API_GROUP_VERSION } from '@kubevac/crds/kinds.ts';
import type { TaskObject } from '../objects/task.ts';
import type { OutputOwner } from './output-secret.ts';

/** What files are made by: of which kind the task is, and what it asked for. */
export type FiledTask = TaskObject extends infer Task
  ? Task extends TaskObject
    ? Pick<Task, 'kind' | 'spec'>
    : never
  : never;

/** Who left something, and where it is to go. */
export interface LeftBy {
  /** What the agent calls it by. */
  readonly id: string;
  readonly task: FiledTask;
  readonly secretName: string;
  readonly owner: OutputOwner;
}

/** @param id that of the run where the task is the record of one */
export function leftByTask(task: TaskObject, id = task.metadata.uid): LeftBy {
  const { name } = task.metadata;
  const asked = task.spec !== undefined && 'output' in task.spec ? task.spec.output?.name : undefined;
  const owner = { apiVersion: API_GROUP_VERSION, kind: task.kind, metadata: task.metadata };
  return { id, task, secretName: asked ?? `${name}-output`, owner };
}
