import type { Phase } from '@kubevac/protocol/phases.ts';
import type { Reason } from '@kubevac/protocol/reasons.ts';
import type { ReportedTask } from '@kubevac/protocol/reported.ts';

/** How a task stands, and who says so. */
export interface Standing {
  readonly phase: Phase;
  readonly reason?: Reason | undefined;
  readonly message?: string | undefined;
  readonly robotName?: string | undefined;
  readonly reported?: ReportedTask;
  /** Where that is which it left, and what of it is told in the status. */
  readonly left?: { readonly secretName: string; readonly facts: object };
  readonly wakeAt?: number | undefined;
}
