import { isTerminal } from '@kubevac/protocol/phases.ts';
import type { TaskRecord } from '../../journal/records.ts';
import type { Ending } from '../ending.ts';
import type { Workbench } from '../workbench.ts';

/** Again: the firmware did not answer, and nothing speaks against asking it once more. Over: it was ended meanwhile. */
export type ReadEnding = Ending | 'Again' | 'Over';

/** Undefined once it was cancelled, or forgotten. */
export function openTask(bench: Workbench, id: string): TaskRecord | undefined {
  const task = bench.journal.state.tasks.get(id);
  return task === undefined || isTerminal(task.phase) ? undefined : task;
}
