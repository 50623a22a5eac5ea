import type { Condition } from '@kubevac/crds/object.ts';
import { toKubernetesTime } from '@kubevac/protocol/instants.ts';
import type { Reason } from '@kubevac/protocol/reasons.ts';

export interface ConditionSaid {
  readonly type: string;
  readonly status: Condition['status'];
  readonly reason: Reason;
  readonly message: string;
}

/**
 * The conditions after something was said; those not spoken of stay. `lastTransitionTime` moves only with the status.
 * @param now milliseconds since the Unix epoch
 */
export function withConditions(
  known: readonly Condition[] | undefined,
  said: readonly ConditionSaid[],
  { now, generation }: { readonly now: number; readonly generation: number | undefined },
): Condition[] {
  const spoken = said.map(({ type, status, reason, message }) => {
    const before = known?.find((condition) => condition.type === type);
    const lastTransitionTime = before?.status === status ? before.lastTransitionTime : toKubernetesTime(now);
    return {
      type,
      status,
      reason,
      message,
      lastTransitionTime,
      ...(generation !== undefined && { observedGeneration: generation }),
    };
  });
  const kept = (known ?? []).filter((condition) => !said.some(({ type }) => type === condition.type));
  return [...kept, ...spoken].sort((a, b) => (a.type < b.type ? -1 : 1));
}
