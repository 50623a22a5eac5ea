import type { Halting, JournalMeta, TaskRecord } from '../journal/records.ts';
import { cancelled, ended, type Ending } from './transitions.ts';
import type { Workbench } from './workbench.ts';

/** Writes the end of a task, and of its motion: the deadlines of those after it count from there (PROTOCOL rule 14). */
export function endTask(bench: Workbench, task: TaskRecord, ending: Ending, at?: number): void {
  const now = bench.clock.now()?.milliseconds;
  const moved = task.phase === 'Running' && task.section === 'cleanings' && now !== undefined;
  const meta: Partial<JournalMeta> = moved ? { lastTaskEnd: { at: now, createdAt: task.createdAt, id: task.id } } : {};
  if (!bench.save({ tasks: [ended(task, ending, at ?? now)], meta })) return;
  bench.forget(task.id);
  const fields = { task: task.id, kind: task.section, phase: ending.phase, reason: ending.reason };
  bench.log.info(fields, 'task ended');
}

/** Writes down that a task is to be ended, before the robot is told. */
export function beginHalt(bench: Workbench, task: TaskRecord, halting: Halting): void {
  bench.save({ tasks: [cancelled(task, halting, bench.clock.now()?.milliseconds)] });
}
