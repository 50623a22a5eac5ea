import { isDeepStrictEqual } from 'node:util';
import type { StatusOf } from '@kubevac/crds/kinds.ts';
import { toMilliseconds } from '@kubevac/protocol/instants.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import type { Reason } from '@kubevac/protocol/reasons.ts';
import type { ScheduledRun } from '@kubevac/protocol/schedule/reported-runs.ts';
import { recordedThrough, scheduledSlotOf, slotText } from '../../objects/schedule.ts';
import { phaseOf, type TaskObject } from '../../objects/task.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { decidePruning } from './decide-pruning.ts';
import type { ScheduleInput } from './schedule-input.ts';
import { nextSlotOf, scheduleStatus } from './schedule-status.ts';

/** What the controller does about a schedule, in this order. */
export interface ScheduleDecision {
  /** To apply, with the object's resourceVersion; absent when the stored one is right. */
  readonly status?: StatusOf<'VacuumSchedule'>;
  readonly events: readonly ScheduleEvent[];
  /** Runs that are over and have no record, oldest first. */
  readonly record: readonly ScheduledRun[];
  /** Records that nobody will ever finish (PROTOCOL rule 22), and those beyond the limits of the history. */
  readonly remove: readonly TaskObject[];
  readonly wakeAt?: number | undefined;
}

export interface ScheduleEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: Reason;
  readonly note: string;
}

/** What to write and do about one schedule. Pure. @param now milliseconds since the Unix epoch */
export function decideSchedule(input: ScheduleInput, now: number): ScheduleDecision {
  const { schedule, records } = input;
  if (schedule.metadata.deletionTimestamp !== undefined) return { events: [], record: [], remove: [] };
  const through = recordedThrough(schedule) ?? 0;
  const runs = input.runs.filter(({ slot }) => slot > through).toSorted((a, b) => a.slot - b.slot);
  const known = new Map(records.map((record) => [scheduledSlotOf(record)?.slot, record]));
  const history = { runs, known, through: advanced(runs, known) ?? recordedThrough(schedule) };
  const status = withoutUndefined(scheduleStatus(input, history, now));
  const next = nextSlotOf(schedule, now);
  return {
    ...(!isDeepStrictEqual(status, withoutUndefined(schedule.status)) && { status }),
    events: [...unreadyEvents(schedule.status, status), ...runs.flatMap((run) => missedEvent(input, run) ?? [])],
    record: runs.filter(({ phase, slot }) => isOver(phase) && !known.has(slot)),
    remove: [...ghostsOf(records, through), ...decidePruning(schedule, records)],
    // A moment later, so that it is over for certain.
    ...(typeof next === 'number' && { wakeAt: next * 1000 + 1000 }),
  };
}

/** The slot up to which all that became of slots is stored: each was missed, or has a record with its end. */
function advanced(
  runs: readonly ScheduledRun[],
  known: ReadonlyMap<number | undefined, TaskObject>,
): number | undefined {
  const open = runs.findIndex(({ phase, slot }) => {
    const record = known.get(slot);
    return phase !== 'Missed' && (record === undefined || !isTerminal(phaseOf(record)));
  });
  return (open === -1 ? runs : runs.slice(0, open)).at(-1)?.slot;
}

function isOver(phase: ScheduledRun['phase']): boolean {
  return phase !== 'Missed' && isTerminal(phase);
}

function ghostsOf(records: readonly TaskObject[], through: number): TaskObject[] {
  return records.filter((record) => {
    const slot = scheduledSlotOf(record)?.slot;
    return slot !== undefined && slot <= through && !isTerminal(phaseOf(record));
  });
}

/** Somebody wished it so. */
const WISHED: ReadonlySet<Reason> = new Set([
  'ScheduleSuspended',
  'RobotSuspended',
  'QuietHours',
  'SlotSuperseded',
  'Stopped',
  'Cancelled',
]);

/** Why it does not fire as it should, once; that the robot does not have it yet passes. */
function unreadyEvents(before: StatusOf<'VacuumSchedule'>, now: StatusOf<'VacuumSchedule'>): ScheduleEvent[] {
  const [was, is] = [before, now].map(({ conditions }) => conditions?.find(({ type }) => type === 'Ready'));
  if (is === undefined || is.status === 'True' || is.reason === 'SchedulePending') return [];
  if (was?.reason === is.reason && was.message === is.message) return [];
  return [{ type: 'Warning', reason: is.reason as Reason, note: is.message }];
}

/** One for each that is newer than the last that was told. */
function missedEvent({ schedule }: ScheduleInput, run: ScheduledRun): ScheduleEvent | undefined {
  const { lastMissed } = schedule.status;
  if (run.phase !== 'Missed' || run.reason === undefined) return undefined;
  if (lastMissed !== undefined && toMilliseconds(lastMissed.time) >= run.slot * 1000) return undefined;
  const more = run.missedBefore === undefined ? '' : `; slots before it that were missed as well: ${run.missedBefore}`;
  const note = `the run of ${slotText(run.slot)} was missed: ${run.message ?? run.reason}${more}${unrecordedText(run)}`;
  return { type: WISHED.has(run.reason) ? 'Normal' : 'Warning', reason: run.reason, note };
}

/** What is said of runs that found no room with the agent. */
export function unrecordedText({ unrecordedBefore }: ScheduledRun): string {
  return unrecordedBefore === undefined
    ? ''
    : `; runs before it that the agent had no room for, and that are on no record: ${unrecordedBefore}`;
}
