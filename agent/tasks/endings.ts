import { isMotionRecord, type Halting, type JournalMeta, type TaskRecord } from '../journal/records.ts';
import type { Ending } from './ending.ts';
import { cancelled, ended } from './transitions.ts';
import type { Workbench } from './workbench.ts';

/**
 * Writes the end of a task, and of its motion: the deadlines of those after it count from there (PROTOCOL rule 14).
 *
 * @param beside `toldAt`: when it ended by the firmware's clock, in milliseconds since the Unix epoch; `meta`: what is written with it
 */
export function endTask(
  bench: Workbench,
  task: TaskRecord,
  ending: Ending,
  beside: { readonly toldAt?: number | undefined; readonly meta?: Partial<JournalMeta> } = {},
): void {
  const now = bench.clock.now()?.milliseconds;
  const moved = task.phase === 'Running' && isMotionRecord(task) && now !== undefined;
  const lastTaskEnd = moved && { lastTaskEnd: { at: now, createdAt: task.createdAt, id: task.id } };
  const at = believable(beside.toldAt, task, now) ?? now;
  if (!bench.save({ tasks: [ended(task, ending, at)], meta: { ...lastTaskEnd, ...beside.meta } })) return;
  bench.forget(task.id);
  const fields = { task: task.id, kind: task.section, phase: ending.phase, reason: ending.reason };
  bench.log.info(fields, 'task ended');
}

/** The firmware's clock was measured by nobody (PROTOCOL rule 15): its word counts only between the start and now. */
function believable(told: number | undefined, { startedAt }: TaskRecord, now: number | undefined): number | undefined {
  if (told === undefined || startedAt === undefined || now === undefined) return undefined;
  return startedAt <= told && told <= now ? told : undefined;
}

/** Writes down that a task is to be ended, before the robot is told. */
export function beginHalt(bench: Workbench, task: TaskRecord, halting: Halting): void {
  bench.save({ tasks: [cancelled(task, halting, bench.clock.now()?.milliseconds)] });
}
