import { KIND_OF } from '@kubevac/protocol/desired.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import { WISHED_MISSES } from '@kubevac/protocol/schedule/wished-misses.ts';
import { isMissedRun } from '../schedule/missed-slots.ts';
import type { MissedSlot } from '../schedule/schedule-record.ts';
import type { JournalChange, JournalState, TaskRecord } from './records.ts';
import { NO_TALLY, type Tally } from './tally.ts';

type Known = Pick<JournalState, 'tasks' | 'schedules'>;
const nothing: Known = { tasks: new Map(), schedules: new Map() };

/**
 * The tally with what a change adds; the same object where that is nothing. A journal without one begins with all that it has. The newest is
 * what came last, not what has the greatest stamp: one of a clock that was ahead would stay for years.
 */
export function tallyAfter(before: JournalState, change: JournalChange): Tally {
  return tallied(before.meta.tally ?? tallied(NO_TALLY, nothing, allOf(before)), before, change);
}

function allOf({ tasks, schedules }: JournalState): JournalChange {
  return { tasks: [...tasks.values()], schedules: [...schedules.values()] };
}

function tallied(tally: Tally, before: Known, { tasks = [], schedules = [] }: JournalChange): Tally {
  const runs = tasks.filter((task) => hasBegunRun(task) && !hasBegunRun(before.tasks.get(task.id)));
  const afterRuns = runs.reduce(withRun, tally);
  const afterEnds = endsIn(tasks, before.tasks).reduce(withEnd, afterRuns);
  return schedules
    .flatMap(({ id, missed }) => newlyMissed(before.schedules.get(id)?.missed ?? [], missed))
    .reduce(withMiss, afterEnds);
}

function hasBegunRun(task: TaskRecord | undefined): boolean {
  return task?.run !== undefined && task.startedAt !== undefined;
}

/** Those that a change ends; a run of a schedule that never began is a missed slot instead. */
export function endsIn(tasks: readonly TaskRecord[], before: JournalState['tasks']): readonly TaskRecord[] {
  const isOver = (task: TaskRecord | undefined): boolean => task !== undefined && isTerminal(task.phase);
  return tasks.filter((task) => isOver(task) && !isOver(before.get(task.id)) && !isMissedRun(task));
}

function withRun(tally: Tally, { run }: TaskRecord): Tally {
  return { ...tally, runs: tally.runs + 1, ...(run && { lastRun: run.slot }) };
}

function withEnd(tally: Tally, { section, phase, finishedAt }: TaskRecord): Tally {
  const kind = KIND_OF[section];
  const ofKind = tally.ended[kind] ?? {};
  const ended = { ...tally.ended, [kind]: { ...ofKind, [phase]: (ofKind[phase] ?? 0) + 1 } };
  if (finishedAt === undefined) return { ...tally, ended };
  return { ...tally, ended, lastEnds: { ...tally.lastEnds, [phase]: finishedAt / 1_000 } };
}

interface Missed {
  readonly slot: MissedSlot;
  /** One, and those before it of which the journal keeps no more than how many they were. */
  readonly number: number;
}

function newlyMissed(before: readonly MissedSlot[], after: readonly MissedSlot[]): Missed[] {
  const known = new Set(before.map(({ slot }) => slot));
  const fresh = after.filter(({ slot }) => !known.has(slot));
  const folded = Math.max(numberOf(after) - numberOf(before) - fresh.length, 0);
  return fresh.map((slot, index) => ({ slot, number: index === 0 ? 1 + folded : 1 }));
}

function numberOf(missed: readonly MissedSlot[]): number {
  return missed.reduce((sum, { missedBefore = 0 }) => sum + 1 + missedBefore, 0);
}

function withMiss(tally: Tally, { slot: { slot, reason }, number }: Missed): Tally {
  const missed = { ...tally.missed, [reason]: (tally.missed[reason] ?? 0) + number };
  return WISHED_MISSES.includes(reason) ? { ...tally, missed } : { ...tally, missed, lastMiss: slot };
}
