import type { Output } from '@kubevac/protocol/output.ts';

export interface PodEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly note: string;
}

/** What a container left with the agent, to be fetched before it is over. */
export interface Collecting {
  readonly container: string;
  readonly taskId: string;
  readonly output: Output;
}

export interface PodDecision {
  /** As a strategic merge patch of the status; undefined where nothing differs. */
  readonly patch?: object;
  readonly events: readonly PodEvent[];
  readonly collect?: Collecting;
  /** Its robot is going, and it with it: to be deleted as by an eviction. */
  readonly disruption?: boolean;
  /** It is over and being deleted: nobody waits for it any more. */
  readonly release: boolean;
  readonly wakeAt?: number;
}
