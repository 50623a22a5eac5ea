import { toInstant } from '@kubevac/protocol/instants.ts';
import type { MeasuredTime } from '../clock/measured-clock.ts';
import { isMotionRecord, type JournalMeta, type TaskRecord } from '../journal/records.ts';
import type { Ending } from './ending.ts';
import type { Hold } from './situation.ts';

const dayMilliseconds = 24 * 60 * 60 * 1000;

type Times = Pick<TaskRecord, 'createdAt' | 'readyAt' | 'startingDeadlineSeconds' | 'endBy'>;

/** L of PROTOCOL rule 13: only past it may a task be forgotten. */
export function memoryLimit(task: Times): number {
  return readyAt(task) + Math.max(dayMilliseconds, task.startingDeadlineSeconds * 1000);
}

/** Since when it could have begun, but for what the robot is at. */
function readyAt({ createdAt, readyAt: later = createdAt }: Times): number {
  return Math.max(createdAt, later);
}

/** Past it nothing of a task begins, whatever else holds: L, or the end of its Pod where that is earlier (PROTOCOL rule 14). */
export function absoluteLimit(task: Times): number {
  return Math.min(memoryLimit(task), task.endBy ?? Infinity);
}

/**
 * D of PROTOCOL rule 14. Waiting for one's turn is not lateness: it counts from the end of the motion before; of tasks of
 * the same second any may have been before, and of Pods it is the scheduler who says which comes before which. What does not
 * wait for its turn, an action or a read, is extended by nothing, nor is the run of a schedule, whose time is that of its slot.
 */
export function startDeadline(task: TaskRecord, meta: Pick<JournalMeta, 'lastTaskEnd' | 'lastForeignEnd'>): number {
  const allowed = task.startingDeadlineSeconds * 1000;
  const limit = absoluteLimit(task);
  if (!isMotionRecord(task) || task.run !== undefined) return Math.min(readyAt(task) + allowed, limit);
  const { lastTaskEnd, lastForeignEnd = 0 } = meta;
  const isBeforeIt = task.origin === 'pods' || (lastTaskEnd?.createdAt ?? Infinity) <= task.createdAt;
  const before = isBeforeIt ? (lastTaskEnd?.at ?? 0) : 0;
  return Math.min(Math.max(readyAt(task), before, lastForeignEnd) + allowed, limit);
}

/** How a task ends that was too late to start. @param hold what is in its way when it ends */
export function tooLate(deadline: number, hold?: Hold): Ending {
  const why = hold === undefined ? '' : `; in its way was ${hold.reason}: ${hold.message}`;
  const message = `could not begin by ${toInstant(deadline)}, its starting deadline${why}`;
  return { phase: 'Failed', reason: 'StartDeadline', message, heldBy: hold?.reason };
}

/** Certainly before the instant. */
export function isBefore(now: MeasuredTime, instant: number): boolean {
  return now.milliseconds + now.errorMilliseconds < instant;
}

/** Certainly at or after the instant. */
export function isPast(now: MeasuredTime, instant: number): boolean {
  return now.milliseconds - now.errorMilliseconds >= instant;
}

/** What the clock has to show for the instant to be past for certain: when to look again. */
export function certainlyPastAt(instant: number, now: MeasuredTime | undefined): number {
  return instant + (now?.errorMilliseconds ?? 0) + 1;
}

/** When the task will have run for its active deadline; a pause does not count. Undefined where it has none. */
export function activeDeadline(task: TaskRecord, now: MeasuredTime): number | undefined {
  if (task.activeDeadlineSeconds === undefined || task.startedAt === undefined) return undefined;
  const runningPause = task.pausedAt === undefined ? 0 : now.milliseconds - task.pausedAt;
  return task.startedAt + (task.pausedMilliseconds ?? 0) + runningPause + task.activeDeadlineSeconds * 1000;
}

/** When to look at it again for its deadlines; the active one stands still while it is paused, the end of its Pod does not. */
export function nextDeadline(task: TaskRecord, now: MeasuredTime | undefined): number | undefined {
  if (now === undefined) return undefined;
  const active = task.pausedAt === undefined ? activeDeadline(task, now) : undefined;
  const end = task.endBy === undefined ? undefined : task.endBy - now.errorMilliseconds;
  return active === undefined || end === undefined ? (active ?? end) : Math.min(active, end);
}

/** Why a task ran too long, if it certainly did. */
export function ranTooLong(task: TaskRecord, now: MeasuredTime | undefined): string | undefined {
  const deadline = now && activeDeadline(task, now);
  if (now === undefined || deadline === undefined || !isPast(now, deadline)) return undefined;
  return `ran longer than activeDeadlineSeconds: ${task.activeDeadlineSeconds}`;
}
