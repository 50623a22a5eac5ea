import { isDeepStrictEqual } from 'node:util';
import { compareTurns, turnOf, type Desired } from '@kubevac/protocol/desired.ts';
import { toMilliseconds } from '@kubevac/protocol/instants.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import type { ScheduleEntry } from '@kubevac/protocol/schedule/desired-schedules.ts';
import type { Halting, JournalMeta, TaskRecord } from '../journal/records.ts';
import type { ScheduleRecord } from './schedule-record.ts';

type SchedulesSection = NonNullable<Desired['schedules']>;

/** The journal as it will be, as far as schedules are concerned. */
export interface ScheduleDraft {
  readonly tasks: Map<string, TaskRecord>;
  readonly schedules: Map<string, ScheduleRecord>;
  cancel(task: TaskRecord, halting: Halting): void;
}

/** What an accepted section changes: it is all the schedules there are, up to its cut. Twice equals once. */
export function applySchedules(next: ScheduleDraft, section: SchedulesSection): void {
  removeAbsent(next, section);
  for (const entry of section.entries) {
    const before = next.schedules.get(entry.id);
    const record = follow(before, entry);
    if (!isDeepStrictEqual(record, before)) next.schedules.set(entry.id, record);
    if (entry.suspend) endWaiting(next, entry.id);
    letGoRecorded(next, entry);
  }
}

/**
 * Under another binding, or another object of the robot, another agent may have fired meanwhile: nothing is made up for. Of a
 * robot that goes or is gone what its schedules started ends, since no object of a task can be cancelled for it.
 */
export function schedulesUnder(next: ScheduleDraft & { readonly meta: JournalMeta }, before: JournalMeta): void {
  const { robot } = next.meta;
  if (robot?.deleting === true || robot?.deleted === true) {
    for (const task of openRuns(next.tasks.values()))
      next.cancel(task, cancelledAs(task, 'the VacuumRobot is being deleted'));
  }
  if (robot?.deleted === true || isSameBinding(robot, before.robot)) return;
  for (const record of next.schedules.values()) next.schedules.set(record.id, { ...record, isNew: true });
}

function isSameBinding(robot: JournalMeta['robot'], before: JournalMeta['robot']): boolean {
  return robot?.uid === before?.uid && robot?.journalId === before?.journalId && robot?.boundAt === before?.boundAt;
}

function openRuns(tasks: Iterable<TaskRecord>): TaskRecord[] {
  return [...tasks].filter(({ run, phase }) => run !== undefined && !isTerminal(phase));
}

function cancelledAs({ onCancel: how }: TaskRecord, message: string): Halting {
  return { how, phase: 'Cancelled', reason: 'Cancelled', message };
}

/** Nobody records the runs of a schedule that is gone: what runs ends, and all is forgotten. */
function removeAbsent(next: ScheduleDraft, { entries, cutAfter }: SchedulesSection): void {
  const listed = new Set(entries.map(({ id }) => id));
  const cut = cutAfter && turnOf(cutAfter);
  for (const { id, createdAt } of next.schedules.values()) {
    const isSpokenOf = cut === undefined || compareTurns({ createdAt: toMilliseconds(createdAt), id }, cut) <= 0;
    if (!listed.has(id) && isSpokenOf) next.schedules.delete(id);
  }
  const isGone = (schedule: string): boolean => !next.schedules.has(schedule) && !listed.has(schedule);
  for (const task of next.tasks.values()) {
    if (task.run !== undefined && task.wanted !== 'absent' && isGone(task.run.schedule)) giveUp(next, task);
  }
}

function giveUp(next: ScheduleDraft, task: TaskRecord): void {
  const unwanted: TaskRecord = { ...task, wanted: 'absent' };
  next.tasks.set(task.id, unwanted);
  next.cancel(unwanted, cancelledAs(task, 'the VacuumSchedule no longer exists'));
}

/** Before it was known, or told with other times, or while it was suspended: nothing of that is made up for. */
function follow(before: ScheduleRecord | undefined, entry: ScheduleEntry): ScheduleRecord {
  const { recordedThrough = 0 } = entry;
  if (before === undefined) return { ...entry, highWater: recordedThrough, isNew: true, missed: [] };
  const isOther = before.schedule !== entry.schedule || before.timeZone !== entry.timeZone;
  const isTold = before.recordedThrough !== entry.recordedThrough;
  return {
    ...entry,
    highWater: Math.max(before.highWater, recordedThrough),
    isNew: before.isNew || isOther || (before.suspend && !entry.suspend),
    missed: before.missed.filter(({ slot }) => slot > recordedThrough),
    ...(before.unrecorded !== undefined && !isTold && { unrecorded: before.unrecorded }),
  };
}

/** What has not begun does not begin any more, and counts as missed; what runs goes on. */
function endWaiting(next: ScheduleDraft, schedule: string): void {
  const message = 'spec.suspend of the VacuumSchedule was set to true before it began';
  for (const task of openRuns(next.tasks.values())) {
    if (task.run?.schedule !== schedule || task.phase !== 'Accepted') continue;
    next.cancel(task, { how: task.onCancel, phase: 'Cancelled', reason: 'ScheduleSuspended', message });
  }
}

/** What is on record is asked for no longer (PROTOCOL rule 22). */
function letGoRecorded(next: ScheduleDraft, { id, recordedThrough = 0 }: ScheduleEntry): void {
  for (const task of next.tasks.values()) {
    if (task.run?.schedule !== id || task.run.slot > recordedThrough || !isTerminal(task.phase)) continue;
    if (task.wanted !== 'absent') next.tasks.set(task.id, { ...task, wanted: 'absent' });
  }
}
