import type { Reason } from '@kubevac/protocol/reasons.ts';

/** An output that is in its Secret, or never will be, or waits for something, and fails with this if that lasts. */
export type Collected =
  | {
      readonly state: 'Collected';
      readonly secretName: string;
      /** What of it belongs into the status of the task. */
      readonly facts: object;
    }
  | { readonly state: 'Failed' | 'Waiting'; readonly reason: Reason; readonly message: string };
