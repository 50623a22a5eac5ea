import { LIMITS } from '@kubevac/protocol/limits.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import type { Reported, ReportedTask } from '@kubevac/protocol/reported.ts';
import type { ScheduledTask } from '@kubevac/protocol/schedule/desired-schedules.ts';
import type { ReportedSchedule, ScheduledRun } from '@kubevac/protocol/schedule/reported-runs.ts';
import type { JournalState, TaskRecord } from '../journal/records.ts';
import { missedRun, neverBegan } from './missed-slots.ts';
import type { Plans } from './plans.ts';
import type { MissedSlot, ScheduleRecord } from './schedule-record.ts';

/** What is told of any task. */
type TellTask = (task: TaskRecord) => ReportedTask;

/** What `reported` says of schedules: which ones the robot has, and what became of their slots (PROTOCOL rules 20 to 22). */
export function reportedSchedules(
  journal: JournalState,
  plans: Plans,
  tell: TellTask,
): Pick<Reported, 'schedules' | 'scheduledRuns'> {
  const records = [...journal.schedules.values()];
  const scheduledRuns = fitting(toldRuns(records, journal.tasks.values(), tell));
  return {
    // Also where there are none: that the last one is gone is told.
    ...(journal.fences.schedules !== undefined && { schedules: records.map((record) => standingOf(record, plans)) }),
    ...(scheduledRuns.length > 0 && { scheduledRuns }),
  };
}

function standingOf(record: ScheduleRecord, plans: Plans): ReportedSchedule {
  const { id, generation } = record;
  const plan = plans.of(record);
  return { id, generation, ...('fault' in plan && { fault: plan.fault }) };
}

/** Of each schedule the oldest; the oldest of all of them before any others, so that none keeps the others waiting. */
function toldRuns(records: readonly ScheduleRecord[], tasks: Iterable<TaskRecord>, tell: TellTask): ScheduledRun[] {
  const runs = Map.groupBy(
    [...tasks].filter(({ run, wanted }) => run !== undefined && wanted !== 'absent'),
    ({ run }) => run?.schedule,
  );
  const told = records.flatMap((record) => {
    const all = [
      ...record.missed.map((missed) => missedRunOf(record.id, missed)),
      ...(runs.get(record.id) ?? []).flatMap((task) => runOf(task, tell) ?? []),
    ].sort((a, b) => a.slot - b.slot);
    const [first, ...rest] = all.slice(0, LIMITS.reportedRunsPerSchedule);
    if (first === undefined) return [];
    const dropped = record.unrecorded !== undefined && { unrecordedBefore: record.unrecorded };
    return [{ ...first, ...dropped }, ...rest].map((run, index) => ({ run, index }));
  });
  return told.sort((a, b) => a.index - b.index).map(({ run }) => run);
}

function missedRunOf(schedule: string, { message, ...missed }: MissedSlot): ScheduledRun {
  return { schedule, ...missed, phase: 'Missed', message: message.slice(0, LIMITS.messageCharacters) };
}

function runOf(task: TaskRecord, tell: TellTask): ScheduledRun | undefined {
  const { run, section, spec } = task;
  if (run === undefined) return undefined;
  if (!isTerminal(task.phase)) return { ...run, ...begunOf(tell(task)) };
  const missed = neverBegan(task) ? missedRun(task) : undefined;
  if (missed !== undefined) return missedRunOf(run.schedule, missed);
  const { id: _id, section: _section, seq: _seq, acceptedAt: _acceptedAt, ...told } = tell(task);
  return { ...run, ...told, task: { section, spec } as ScheduledTask };
}

/** Of one that is not over only whether it has begun: telling more would be a message for each percent. */
function begunOf({ phase, startedAt }: ReportedTask): Pick<ScheduledRun, 'phase' | 'startedAt'> {
  return { phase, ...(startedAt !== undefined && { startedAt }) };
}

/** As many as a document may say of them; the first in any case. */
function fitting(runs: ScheduledRun[]): ScheduledRun[] {
  let bytes = 0;
  const beyond = runs.findIndex((run, index) => {
    bytes += JSON.stringify(run).length;
    return index > 0 && bytes > LIMITS.bytesOfScheduledRuns;
  });
  return beyond === -1 ? runs : runs.slice(0, beyond);
}
