import { toKubernetesTime } from '@kubevac/protocol/instants.ts';
import type { ContainerStatus, PodCondition, PodObject } from '../../objects/pod.ts';

interface SaidOfPod {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason?: string;
  readonly message?: string;
}

/** What the conditions of a Pod rest on. */
export interface PodFacts {
  readonly isOver: boolean;
  readonly statuses: readonly ContainerStatus[];
  /** Its robot is going. A Job may have a rule for that. */
  readonly disruption?: boolean;
  /** Why it is not ready although it runs. */
  readonly unready?: { readonly reason: string; readonly message: string } | undefined;
}

/**
 * The conditions that a kubelet owns; those of others are not touched. Those that differ from the stored ones, since the node
 * controller sets Ready to False after a lapse and nobody but us sets it back. @param now milliseconds since the Unix epoch
 */
export function changedConditions(pod: PodObject, facts: PodFacts, now: number): PodCondition[] {
  const stored = pod.status.conditions ?? [];
  return conditionsOf(pod, facts).flatMap((said) => {
    const before = stored.find(({ type }) => type === said.type);
    const isSame = before?.status === said.status && before.reason === said.reason && before.message === said.message;
    if (isSame) return [];
    const lastTransitionTime = before?.status === said.status ? before.lastTransitionTime : toKubernetesTime(now);
    // Of a strategic merge patch null takes away.
    const { reason = null, message = null } = said;
    return [{ ...said, reason, message, lastTransitionTime } as PodCondition];
  });
}

/**
 * PodScheduled is left as it is: the scheduler says so of what it binds. By its absence the admission policy knows what a person bound
 * with spec.nodeName (manifests/base/node-policy.yaml).
 */
function conditionsOf(pod: PodObject, facts: PodFacts): SaidOfPod[] {
  return [
    { type: 'PodReadyToStartContainers', status: facts.isOver ? 'False' : 'True' },
    initialized(pod, facts),
    ...readiness(pod, facts),
    ...(facts.disruption === true ? [DISRUPTED] : []),
  ];
}

const DISRUPTED: SaidOfPod = {
  type: 'DisruptionTarget',
  status: 'True',
  reason: 'VacuumRobotDeleted',
  message: 'the VacuumRobot of its Node is being deleted',
};

function initialized({ spec, status }: PodObject, { isOver, statuses }: PodFacts): SaidOfPod {
  const type = 'Initialized';
  const names = (spec.initContainers ?? []).map(({ name }) => name);
  const open = statuses.filter(({ name, state }) => names.includes(name) && state.terminated?.exitCode !== 0);
  if (open.length === 0) return { type, status: 'True', ...(isOver && completed(status.phase)) };
  const message = `containers with incomplete status: [${open.map(({ name }) => name).join(' ')}]`;
  return { type, status: 'False', reason: 'ContainersNotInitialized', message };
}

function completed(phase: PodObject['status']['phase']): { readonly reason?: string } {
  return phase === 'Failed' ? {} : { reason: 'PodCompleted' };
}

function readiness({ spec }: PodObject, { isOver, statuses, unready }: PodFacts): SaidOfPod[] {
  const both = (said: Omit<SaidOfPod, 'type'>): SaidOfPod[] =>
    ['ContainersReady', 'Ready'].map((type) => ({ type, ...said }));
  if (isOver) return both({ status: 'False', reason: 'PodCompleted' });
  const names = spec.containers.map(({ name }) => name);
  // One at a time is at work: that one is what there is to be ready.
  if (statuses.some(({ name, ready }) => names.includes(name) && ready))
    return both(unready === undefined ? { status: 'True' } : { status: 'False', ...unready });
  const message = `containers with unready status: [${names.join(' ')}]`;
  return both({ status: 'False', ...(unready ?? { reason: 'ContainersNotReady', message }) });
}
