import type { AwaitedMotion, JournalMeta, TaskRecord } from '../journal/records.ts';
import type { Ending } from './ending.ts';
import { endTask } from './endings.ts';
import type { Workbench } from './workbench.ts';

/**
 * Ends a task whose start certainly never reached the robot. What keeps the robot busy is a person's, and becomes a local run; where
 * that cannot be written down now it is not forgotten, or that motion would be followed as the task's.
 */
export function neverBegan(bench: Workbench, task: TaskRecord, ending: Ending): void {
  endTask(bench, task, ending, { meta: disowning(bench.journal.state.meta) });
  if (!bench.journalWorks) bench.note(task.id, { neverBegan: ending });
}

/** No motion that began, or begins next, is ours. */
export function disowning({ awaitedMotion }: JournalMeta): Partial<JournalMeta> {
  return awaitedMotion?.ownMark === undefined ? {} : { awaitedMotion: disowned(awaitedMotion) };
}

export function disowned({ ownMark: _ownMark, ownMotion: _ownMotion, ...awaited }: AwaitedMotion): AwaitedMotion {
  return awaited;
}
