import type { Output } from '@kubevac/protocol/output.ts';
import type { Reason } from '@kubevac/protocol/reasons.ts';
import type { TaskResult } from '@kubevac/protocol/tasks.ts';
import type { TerminalPhase } from '../journal/records.ts';

/** How a task ends, in the words of the closed list. */
export interface Ending {
  readonly phase: TerminalPhase;
  readonly reason: Reason;
  readonly message: string;
  /** What was in its way when its starting deadline passed. */
  readonly heldBy?: Reason | undefined;
  readonly result?: TaskResult | undefined;
  readonly output?: Output | undefined;
}
