import { LIMITS } from '@kubevac/protocol/limits.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import type { Reason } from '@kubevac/protocol/reasons.ts';
import { runIdOf } from '@kubevac/protocol/schedule/reported-runs.ts';
import { dueSlots, type Plan, type Slot } from '@kubevac/protocol/schedule/slots.ts';
import type { MeasuredTime } from '../clock/measured-clock.ts';
import { askedBy, type JournalChange, type JournalState, type TaskRecord } from '../journal/records.ts';
import { isBefore } from '../tasks/deadline.ts';
import { firstOf } from '../tasks/first-of.ts';
import { missedRun, neverBegan, withMissed } from './missed-slots.ts';
import type { PlanFault } from './plans.ts';
import type { MissedSlot, ScheduleRecord } from './schedule-record.ts';

export interface FireInput {
  readonly journal: JournalState;
  readonly now: MeasuredTime;
  readonly planOf: (record: ScheduleRecord) => Plan | PlanFault;
  /** When this process began, by the measured clock, less what its device slept since; milliseconds since the Unix epoch. */
  readonly aliveSince: number;
  /** The journal could not be written until now. */
  readonly journalFailed: boolean;
}

/**
 * What the slots that have come change in the journal, as one transaction: of each schedule the newest becomes a task, unless its
 * deadline has passed or something forbids it; all others are missed, each with its cause; the high water rises (PROTOCOL rule 20).
 * What never began is settled as missed, too.
 *
 * @returns undefined where nothing changes
 */
export function fireDue(input: FireInput): JournalChange | undefined {
  const draft = new Draft(input.journal);
  for (const task of input.journal.tasks.values()) if (task.run !== undefined) settle(draft, task);
  for (const record of draft.schedules.values()) fire(draft, record, input);
  dropBeyondRoom(draft);
  return draft.change();
}

class Draft {
  readonly schedules: Map<string, ScheduleRecord>;
  readonly tasks: Map<string, TaskRecord>;
  readonly #before: JournalState;
  readonly #forget = new Set<string>();
  readonly #added: TaskRecord[] = [];

  constructor(before: JournalState) {
    this.#before = before;
    this.schedules = new Map(before.schedules);
    this.tasks = new Map(before.tasks);
  }

  forget(id: string): void {
    this.#forget.add(id);
    this.tasks.delete(id);
  }

  add(task: TaskRecord): void {
    this.#added.push(task);
    this.tasks.set(task.id, task);
  }

  miss(schedule: string, missed: readonly MissedSlot[]): void {
    const record = this.schedules.get(schedule);
    if (record !== undefined) this.schedules.set(schedule, withMissed(record, missed));
  }

  change(): JournalChange | undefined {
    const schedules = [...this.schedules.values()];
    const isSame = schedules.every((record) => this.#before.schedules.get(record.id) === record);
    if (isSame && this.#forget.size === 0) return undefined;
    return {
      ...(!isSame && { schedules }),
      ...(this.#added.length > 0 && { tasks: this.#added }),
      ...(this.#forget.size > 0 && { forget: [...this.#forget] }),
    };
  }
}

function settle(draft: Draft, task: TaskRecord): void {
  if (!isTerminal(task.phase) || !neverBegan(task)) return;
  const missed = missedRun(task);
  draft.forget(task.id);
  if (missed !== undefined && task.run !== undefined) draft.miss(task.run.schedule, [missed]);
}

function fire(draft: Draft, record: ScheduleRecord, input: FireInput): void {
  const { now } = input;
  const plan = input.planOf(record);
  if ('fault' in plan) return;
  const highWater = Math.max(record.highWater, Math.floor(now.milliseconds / 1000));
  if (record.isNew) return void draft.schedules.set(record.id, { ...record, isNew: false, highWater });
  const atMost = LIMITS.missedSlotsPerSchedule;
  const { slots, earlier } = dueSlots(plan, { highWater: record.highWater, now: now.milliseconds, atMost });
  const newest = slots.at(-1);
  if (newest === undefined) return;
  draft.schedules.set(record.id, { ...record, highWater: newest });
  const fires = whyMissed(
    record,
    { slot: newest, newest },
    { ...input, journal: { ...input.journal, tasks: draft.tasks } },
  );
  const missed = slots.flatMap((slot, index): MissedSlot[] => {
    const why = slot === newest ? fires : whyMissed(record, { slot, newest }, input);
    const before = index === 0 && earlier > 0 && { missedBefore: earlier };
    return why === undefined ? [] : [{ slot, generation: record.generation, ...why, ...before }];
  });
  if (fires === undefined) accept(draft, record, { slot: newest, now });
  draft.miss(record.id, missed);
}

/** One that still waits would only be at the heels of this one. */
function accept(draft: Draft, record: ScheduleRecord, { slot, now }: { slot: Slot; now: MeasuredTime }): void {
  for (const task of draft.tasks.values()) {
    if (task.run?.schedule !== record.id || task.phase !== 'Accepted') continue;
    draft.forget(task.id);
    draft.miss(record.id, [{ slot: task.run.slot, generation: task.run.generation, ...superseded(slot) }]);
  }
  draft.add(taskOf(record, slot, now));
}

function taskOf(record: ScheduleRecord, slot: Slot, now: MeasuredTime): TaskRecord {
  const { id: schedule, generation, name, startingDeadlineSeconds, onCancel, task } = record;
  return {
    id: runIdOf({ schedule, slot }),
    run: { schedule, slot, generation },
    name,
    createdAt: slot * 1000,
    startingDeadlineSeconds,
    onCancel,
    suspend: false,
    wanted: 'run',
    phase: 'Accepted',
    seq: 0,
    acceptedAt: now.milliseconds,
    ...task,
  };
}

interface Missed {
  readonly reason: Reason;
  readonly message: string;
}

interface Due {
  readonly slot: Slot;
  readonly newest: Slot;
}

/** In order, the first wins; undefined: it runs. */
const MISSED: readonly ((record: ScheduleRecord, due: Due, input: FireInput) => Missed | undefined)[] = [
  ({ suspend }) =>
    suspend ? { reason: 'ScheduleSuspended', message: 'spec.suspend of the VacuumSchedule was true' } : undefined,
  (_record, { slot }, { journal }) => {
    const { stopMark } = journal.meta;
    if (stopMark === undefined || slot * 1000 > stopMark.at) return undefined;
    return { reason: 'Stopped', message: `stopped by ${askedBy(stopMark)}` };
  },
  ({ startingDeadlineSeconds }, { slot }, input) =>
    isBefore(input.now, (slot + startingDeadlineSeconds) * 1000) ? undefined : whyLate(slot, input),
  (_record, { slot, newest }) => (slot < newest ? superseded(newest) : undefined),
  (_record, _due, { journal }) =>
    journal.tasks.size < LIMITS.journalTasks
      ? undefined
      : { reason: 'JournalFull', message: 'the journal of the agent had no room for it' },
];

function whyMissed(record: ScheduleRecord, due: Due, input: FireInput): Missed | undefined {
  return firstOf(MISSED, record, due, input);
}

/** It was due, and could have begun in time, had the agent been there, known the time and been able to write that down. */
function whyLate(slot: Slot, { aliveSince, journalFailed }: FireInput): Missed {
  const late = 'and then it was too late to begin';
  if (aliveSince > slot * 1000) return { reason: 'AgentOff', message: `the agent was off when it was due, ${late}` };
  if (journalFailed) return { reason: 'JournalFailing', message: `the agent could not write its journal, ${late}` };
  return { reason: 'ClockUnknown', message: `the agent did not know the time when it was due, ${late}` };
}

function superseded(newer: Slot): Missed {
  const at = new Date(newer * 1000).toISOString().slice(0, 16);
  return {
    reason: 'SlotSuperseded',
    message: `the slot of ${at}Z was due before this one began: only the newest runs`,
  };
}

/** Of runs that nobody records only so many are kept; the oldest go, and their schedule says how many. */
function dropBeyondRoom(draft: Draft): void {
  const over = [...draft.tasks.values()].filter(({ run, phase }) => run !== undefined && isTerminal(phase));
  const tooMany = over
    .sort((a, b) => a.createdAt - b.createdAt)
    .slice(0, Math.max(over.length - LIMITS.scheduledRuns, 0));
  for (const { id, run } of tooMany) {
    draft.forget(id);
    const record = draft.schedules.get(run?.schedule ?? '');
    if (record !== undefined) draft.schedules.set(record.id, { ...record, unrecorded: (record.unrecorded ?? 0) + 1 });
  }
}
