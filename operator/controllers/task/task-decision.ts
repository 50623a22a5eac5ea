import type { Reason } from '@kubevac/protocol/reasons.ts';
import type { TaskStatus } from './task-status.ts';

/** What the controller does about a task, in this order. */
export interface TaskDecision {
  /** To apply, with the object's resourceVersion; absent when the stored one is right. */
  readonly status?: TaskStatus;
  readonly event?: { readonly type: 'Normal' | 'Warning'; readonly reason: Reason; readonly note: string };
  readonly effects: readonly TaskEffect[];
  readonly wakeAt?: number | undefined;
}

/**
 * StoreCancel: after a consistent read that finds the robot being deleted (PROTOCOL rule 7). ReadRobot: a consistent read of
 * whether the robot exists (PROTOCOL rule 5). CollectOutput: begun, and told when it is over.
 */
export type TaskEffect = 'AddFinalizer' | 'RemoveFinalizer' | 'StoreCancel' | 'ReadRobot' | 'CollectOutput' | 'Delete';
