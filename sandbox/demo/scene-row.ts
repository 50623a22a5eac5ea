import { robotNameOf, phaseOf, type TaskObject } from '@kubevac/operator/objects/task.ts';
import { containersOf, isPodOver, statusOf, type PodObject } from '@kubevac/operator/objects/pod.ts';
import { lastWords } from '@kubevac/operator/objects/termination-message.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';

/** A task or a mission, as the view has it. */
export interface SceneRow {
  readonly uid: string;
  readonly kind: string;
  readonly name: string;
  readonly createdAt: string;
  readonly robot?: string | undefined;
  readonly target?: string | undefined;
  readonly phase: string;
  readonly reason?: string | undefined;
  readonly percent?: number | undefined;
  readonly summary?: string | undefined;
  readonly isOver: boolean;
  /** It is over, and came to its expected end. */
  readonly isFine: boolean;
  readonly message?: string | undefined;
}

export function rowOfTask(task: TaskObject): SceneRow {
  const { metadata, status } = task;
  return {
    uid: metadata.uid,
    kind: task.kind,
    name: metadata.name,
    createdAt: metadata.creationTimestamp,
    robot: robotNameOf(task),
    target: status.target,
    phase: phaseOf(task),
    reason: status.reason,
    percent: status.progress?.percent,
    summary: status.summary,
    isOver: isTerminal(phaseOf(task)),
    isFine: status.phase === 'Succeeded',
    message: status.message,
  };
}

/** A Pod that is bound to a robot, or waits for one. Its Node has the name of its robot. */
export function rowOfPod(pod: PodObject): SceneRow {
  const { metadata, spec, status } = pod;
  const [container] = containersOf(pod);
  const last = container && lastWordsOf(pod, container.name);
  return {
    uid: metadata.uid,
    kind: 'Pod',
    name: metadata.name,
    createdAt: metadata.creationTimestamp,
    robot: spec.nodeName,
    target: container?.args?.join(' '),
    phase: status.phase ?? 'Pending',
    reason: container && reasonOf(pod, container.name),
    summary: last,
    isOver: isPodOver(pod),
    isFine: status.phase === 'Succeeded',
    message: last,
  };
}

function reasonOf(pod: PodObject, container: string): string | undefined {
  const { waiting, terminated } = statusOf(pod, container)?.state ?? {};
  return waiting?.reason ?? (pod.status.phase === 'Failed' ? terminated?.reason : undefined);
}

function lastWordsOf(pod: PodObject, container: string): string | undefined {
  return lastWords(statusOf(pod, container)?.state.terminated?.message ?? '').end;
}
