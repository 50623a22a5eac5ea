import { LIMITS } from '@kubevac/protocol/limits.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import type { TaskRecord } from '../journal/records.ts';
import type { MissedSlot, ScheduleRecord } from './schedule-record.ts';

/** A run that its schedule, a Stop or its deadline ended before it began: then its slot was missed. Any other end is one of a run. */
export function neverBegan({ phase, reason, startedAt }: TaskRecord): boolean {
  return reason === 'StartDeadline' || (phase === 'Cancelled' && startedAt === undefined);
}

/** One of a schedule that never began: a missed slot, and no run. */
export function isMissedRun(task: TaskRecord): boolean {
  return task.run !== undefined && neverBegan(task);
}

/** What is told of the slot of such a run: rather what was in its way than that its time passed. */
export function missedRun({ run, reason, heldBy, message = '' }: TaskRecord): MissedSlot | undefined {
  if (run === undefined || reason === undefined) return undefined;
  return { slot: run.slot, generation: run.generation, reason: heldBy ?? reason, message };
}

/** The schedule with more of them, in order; of the oldest, where there is no room, only the number is left. */
export function withMissed(record: ScheduleRecord, more: readonly MissedSlot[]): ScheduleRecord {
  if (more.length === 0) return record;
  const all = [...record.missed, ...more].sort((a, b) => a.slot - b.slot);
  const tooMany = Math.max(all.length - LIMITS.missedSlotsPerSchedule, 0);
  const [first, ...rest] = all.slice(tooMany);
  if (first === undefined) return record;
  const before = all
    .slice(0, tooMany)
    .reduce((sum, { missedBefore = 0 }) => sum + 1 + missedBefore, first.missedBefore ?? 0);
  return { ...record, missed: [{ ...first, ...(before > 0 && { missedBefore: before }) }, ...rest] };
}

/**
 * Runs that nobody asks for any more. That their slots do not run again is what the high water sees to, so that they need not be
 * remembered for that (PROTOCOL rule 20). Only between two steps: one that is under way looks for its task.
 */
export function forgettableRuns(tasks: Iterable<TaskRecord>): string[] {
  return [...tasks]
    .filter(({ run, phase, wanted }) => run !== undefined && isTerminal(phase) && wanted === 'absent')
    .map(({ id }) => id);
}
