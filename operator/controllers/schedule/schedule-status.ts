import { robotLacks, type AskedTask } from '@kubevac/crds/command-line/robot-lacks.ts';
import type { StatusOf } from '@kubevac/crds/kinds.ts';
import { toMilliseconds } from '@kubevac/protocol/instants.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import { parseCron } from '@kubevac/protocol/schedule/cron.ts';
import { TimeZone } from '@kubevac/protocol/schedule/local-time.ts';
import type { ScheduledRun } from '@kubevac/protocol/schedule/reported-runs.ts';
import { nextSlot, type Slot } from '@kubevac/protocol/schedule/slots.ts';
import { slotText, templateOf, type ScheduleObject } from '../../objects/schedule.ts';
import { phaseOf, type TaskObject } from '../../objects/task.ts';
import { withConditions, type ConditionSaid } from '../conditions.ts';
import type { ScheduleInput } from './schedule-input.ts';

type ScheduleStatus = StatusOf<'VacuumSchedule'>;

/** What became of slots that were not acknowledged before. */
export interface ScheduleHistory {
  /** Oldest first. */
  readonly runs: readonly ScheduledRun[];
  /** Records by their slots. */
  readonly known: ReadonlyMap<Slot | undefined, TaskObject>;
  /** Up to where all is stored. */
  readonly through: Slot | undefined;
}

/** The whole status. It starts from the stored one, since what is not heard now was heard before. */
export function scheduleStatus(input: ScheduleInput, history: ScheduleHistory, now: number): ScheduleStatus {
  const { schedule } = input;
  const { status: stored, metadata } = schedule;
  const { generation } = metadata;
  const next = nextSlotOf(schedule, now);
  const { through } = history;
  return {
    ...stored,
    observedGeneration: generation,
    lastScheduleTime: lastScheduleTime(stored, history.runs),
    nextScheduleTime: typeof next === 'number' ? slotText(next) : undefined,
    lastResult: lastResult(history) ?? stored.lastResult,
    lastMissed: lastMissed(stored, history.runs),
    recordedThrough: through === undefined ? undefined : slotText(through),
    conditions: withConditions(stored.conditions, [readyCondition(input, next), suspendedCondition(schedule)], {
      now,
      generation,
    }),
  };
}

/** By the operator's own knowledge of time zones; undefined for what is suspended, and for what only the robot may know. */
export function nextSlotOf({ spec }: ScheduleObject, now: number): Slot | 'Never' | undefined {
  const cron = spec && parseCron(spec.schedule);
  if (cron === undefined || spec?.suspend !== false) return undefined;
  const zone = zoneNamed(spec.timeZone);
  return zone && (nextSlot({ cron, zone }, now) ?? 'Never');
}

function zoneNamed(name: string): TimeZone | undefined {
  try {
    return new TimeZone(name);
  } catch {
    return undefined;
  }
}

function lastScheduleTime(stored: ScheduleStatus, runs: readonly ScheduledRun[]): string | undefined {
  const began = runs.findLast(({ startedAt }) => startedAt !== undefined);
  const before = stored.lastScheduleTime;
  if (began === undefined || (before !== undefined && toMilliseconds(before) >= began.slot * 1000)) return before;
  return slotText(began.slot);
}

/** As its record says: what a run left may be lost on the way. */
function lastResult({ runs, known }: ScheduleHistory): string | undefined {
  const phases = runs.flatMap(({ slot }) => {
    const record = known.get(slot);
    return record !== undefined && isTerminal(phaseOf(record)) ? [phaseOf(record)] : [];
  });
  return phases.at(-1);
}

function lastMissed(stored: ScheduleStatus, runs: readonly ScheduledRun[]): ScheduleStatus['lastMissed'] {
  const missed = runs.findLast(({ phase }) => phase === 'Missed');
  const before = stored.lastMissed;
  if (missed?.reason === undefined) return before;
  if (before !== undefined && toMilliseconds(before.time) >= missed.slot * 1000) return before;
  return { time: slotText(missed.slot), reason: missed.reason, message: missed.message };
}

function suspendedCondition({ spec }: ScheduleObject): ConditionSaid {
  const type = 'Suspended';
  return spec?.suspend === true
    ? { type, status: 'True', reason: 'ScheduleSuspended', message: 'spec.suspend is true: no run begins' }
    : { type, status: 'False', reason: 'Scheduled', message: 'spec.suspend is false' };
}

type Unready = Pick<ConditionSaid, 'reason' | 'message'>;

/** Why nothing can come of it, or nothing good; in order, the first that says anything. */
const UNREADY: readonly ((input: ScheduleInput, next: Slot | 'Never' | undefined) => Unready | undefined)[] = [
  ({ schedule }) => (schedule.fault === undefined ? undefined : { reason: 'InvalidObject', message: schedule.fault }),
  ({ schedule, robot }) => {
    const { metadata, spec } = schedule;
    const message = `there is no VacuumRobot ${spec?.robotName} in namespace ${metadata.namespace}`;
    return robot === undefined ? { reason: 'RobotNotFound', message } : undefined;
  },
  ({ behindCut }) =>
    behindCut
      ? { reason: 'TooManySchedules', message: 'older schedules of this robot fill what it is told' }
      : undefined,
  ({ schedule, reported, connected, knowsSchedules }) => {
    if (reported?.generation === schedule.metadata.generation) return reported?.fault;
    const what = reported === undefined ? 'does not have it' : 'has an earlier version of it';
    const away = connected ? '' : ', and its agent is away';
    const old = connected && !knowsSchedules ? ': its agent says nothing of schedules and may be too old' : '';
    return { reason: 'SchedulePending', message: `the robot ${what}${away}${old}` };
  },
  ({ schedule: { spec } }, next) => {
    const message = `no day is as "${spec?.schedule}" says: it never runs`;
    return next === 'Never' ? { reason: 'NeverDue', message } : undefined;
  },
  ({ schedule, robot }) => {
    const template = templateOf(schedule);
    const lack = template && robot && robotLacks({ kind: template.kind, spec: template.fields } as AskedTask, robot);
    return lack === undefined ? undefined : { reason: 'Unsupported', message: `its runs would fail: ${lack}` };
  },
];

function readyCondition(input: ScheduleInput, next: Slot | 'Never' | undefined): ConditionSaid {
  for (const rule of UNREADY) {
    const said = rule(input, next);
    if (said !== undefined) return { type: 'Ready', status: 'False', ...said };
  }
  const message = 'the robot has it and fires it, network or not';
  return { type: 'Ready', status: 'True', reason: 'Scheduled', message };
}
