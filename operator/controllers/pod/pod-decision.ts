import type { Output } from '@kubevac/protocol/output.ts';
import type { EnvSource } from '../../objects/env-sources.ts';
import type { ContainerStatus } from '../../objects/pod.ts';

export interface PodEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly note: string;
}

/**
 * What is to be had before a container can begin, what its variables come from; or, from the agent, before it is over: what it left, and
 * the last lines of its log.
 */
export type Wanted =
  | { readonly do: 'ReadSources'; readonly sources: readonly EnvSource[] }
  | { readonly do: 'CollectOutput'; readonly container: string; readonly taskId: string; readonly output: Output }
  | { readonly do: 'ReadLog'; readonly taskId: string };

/** Of one container that a robot has, or is to have. */
export interface GivenDecision {
  readonly status: ContainerStatus;
  readonly wanted?: Wanted;
  readonly wakeAt?: number;
}

export interface PodDecision {
  /** As a strategic merge patch of the status; undefined where nothing differs. */
  readonly patch?: object;
  readonly events: readonly PodEvent[];
  readonly wanted?: Wanted;
  /** Its robot is going, and it with it: to be deleted as by an eviction. */
  readonly disruption?: boolean;
  /** It is over and being deleted: nobody waits for it any more. */
  readonly release: boolean;
  readonly wakeAt?: number;
}
