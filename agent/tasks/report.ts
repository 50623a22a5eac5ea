import { toInstant } from '@kubevac/protocol/instants.ts';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import type { Reason } from '@kubevac/protocol/reasons.ts';
import type { Reported, ReportedTask } from '@kubevac/protocol/reported.ts';
import { isStop, type TaskResult } from '@kubevac/protocol/tasks.ts';
import type { RobotState } from '@kubevac/protocol/telemetry.ts';
import { PROTOCOL_VERSION } from '@kubevac/protocol/version.ts';
import {
  isMotionRecord,
  isReadRecord,
  type MotionRecord,
  type PathRecord,
  type TaskRecord,
} from '../journal/records.ts';
import { reportedSchedules } from '../schedule/report-schedules.ts';
import { holdOfRestrictions, wholeStanding } from '../settings/standing.ts';
import { stateAtWork } from './decide-running.ts';
import { legsOf, progressOf as pathOf, resultOf } from './path/legs.ts';
import { bindingOf } from './binding.ts';
import { holdOfMotion, silenceText } from './holds.ts';
import { toldLocalRuns } from './by-hand/local-runs.ts';
import { isBefore } from './deadline.ts';
import type { Hold, Situation, TaskProgress } from './situation.ts';

/** The `reported` document: what is open, and what ended while the operator still asks for it. */
export function reportedOf(situation: Situation, holds: ReadonlyMap<string, Hold>): Reported {
  const { meta, fences, tasks } = situation.journal;
  const localRuns = toldLocalRuns(meta);
  return {
    protocol: PROTOCOL_VERSION,
    journalId: meta.journalId,
    ...(meta.robot?.uid !== undefined && { robotUid: meta.robot.uid }),
    seen: { epoch: meta.epoch, asOf: { ...fences } },
    tasks: [...tasks.values()]
      .filter((task) => task.run === undefined && (!isTerminal(task.phase) || task.wanted !== 'absent'))
      .map((task) =>
        reportedTaskOf(
          task,
          holds.get(task.id) ?? silenceOf(task, situation) ?? failingOf(task, situation) ?? pauseOf(task, situation),
          situation.progress.get(task.id),
        ),
      ),
    ...settingsOf(situation),
    ...(localRuns.length > 0 && { localRuns }),
    ...reportedSchedules(situation.journal, situation.plans, (task) => reportedTaskOf(task, undefined, undefined)),
    notices: noticesOf(situation),
  };
}

function settingsOf(situation: Situation): Pick<Reported, 'settings'> {
  const generation = situation.journal.meta.robot?.generation;
  const standing = wholeStanding(situation);
  if (generation === undefined || standing === undefined) return {};
  const { reason, message } = standing;
  return { settings: { generation, reason, message: message.slice(0, LIMITS.messageCharacters) } };
}

function reportedTaskOf(task: TaskRecord, hold: Hold | undefined, progress: TaskProgress | undefined): ReportedTask {
  const { id, section, phase, seq } = task;
  const told = isTerminal(phase) ? task : (hold ?? haltingOf(task));
  return {
    id,
    section,
    phase,
    seq,
    ...timesOf(task),
    ...(isPaused(task) && told?.reason !== 'ResumedElsewhere' && { paused: true }),
    ...progressOf(task, progress?.percent),
    ...wordsOf(told),
    ...outcomeOf(task, progress),
  };
}

type Words = Pick<TaskRecord, 'reason' | 'message'>;

/** The way home of a path is no end yet. */
function haltingOf({ halting }: TaskRecord): Words | undefined {
  return halting?.phase === 'Succeeded' ? { message: halting.message } : halting;
}

function outcomeOf(task: TaskRecord, progress: TaskProgress | undefined): Pick<ReportedTask, 'result' | 'output'> {
  const result = task.result ?? soFar(task, progress?.result);
  return { ...(result !== undefined && { result }), ...(task.output !== undefined && { output: task.output }) };
}

/** Of a path also after its end, which not every ending counts up. */
function soFar(task: TaskRecord, result: TaskResult | undefined): TaskResult | undefined {
  return task.section === 'drivePaths' && task.path !== undefined ? resultOf(task.path, result) : result;
}

function isPaused({ phase, pause }: TaskRecord): boolean {
  return phase === 'Running' && (pause === 'Paused' || pause === 'Resuming');
}

/** What can be said of motion while the firmware is known to be silent: nothing. */
function silenceOf(task: TaskRecord, { silence }: Situation): Hold | undefined {
  if (silence === undefined || task.phase !== 'Running' || isReadRecord(task)) return undefined;
  const { halting } = task;
  // Of what succeeds it is the way home.
  const ends = (halting !== undefined && halting.phase !== 'Succeeded') || isStop(task.spec);
  const unknown = ends
    ? 'it is told to stop again and again, and whether the robot stands is known when it answers'
    : 'how the task goes on is known when it answers';
  return { reason: 'FirmwareSilent', message: `${silenceText(silence)}: ${unknown}` };
}

/** How it goes on cannot be written down, and so it does not. */
function failingOf({ phase }: TaskRecord, { journalWorks }: Situation): Hold | undefined {
  if (journalWorks || phase !== 'Running') return undefined;
  return { reason: 'JournalFailing', message: 'the agent cannot write its journal: the task goes on when it can' };
}

/** Why a running task stands still, or why it does not although it was to. */
function pauseOf(task: TaskRecord, { observation, progress }: Situation): Hold | undefined {
  if (task.phase !== 'Running' || task.halting !== undefined || !isMotionRecord(task)) return undefined;
  if (isPaused(task)) return ownPause(task, observation?.state);
  if (observation?.state === 'Paused')
    return { reason: 'PausedElsewhere', message: 'somebody paused the robot, by its button or another app' };
  return task.suspend ? noPause(progress.get(task.id)) : undefined;
}

function noPause(progress: TaskProgress | undefined): Hold | undefined {
  return progress?.cannotPause === true
    ? { reason: 'CannotPause', message: 'spec.suspend is true, but the robot cannot pause now: it goes on' }
    : undefined;
}

function ownPause(task: MotionRecord, state: RobotState | undefined): Hold {
  return task.suspend && task.pause === 'Paused' && state === stateAtWork(task)
    ? { reason: 'ResumedElsewhere', message: 'somebody let the robot go on, by its button or another app' }
    : { reason: 'Suspended', message: 'paused until spec.suspend is false' };
}

/** How far a task is that runs, where that is known. */
export function progressOf(task: TaskRecord, percent: number | undefined): Pick<ReportedTask, 'progress'> {
  if (task.phase !== 'Running') return {};
  if (task.section === 'drivePaths') return { progress: pathProgress(task) };
  return percent === undefined ? {} : { progress: { percent, message: `${percent} %` } };
}

function pathProgress(task: PathRecord): NonNullable<ReportedTask['progress']> {
  const { legs } = pathOf(task);
  const all = legsOf(task.spec);
  return { percent: Math.floor((100 * legs) / all), message: `${legs} of ${all} waypoints` };
}

function wordsOf(told: Words | undefined): Pick<ReportedTask, 'reason' | 'message'> {
  return {
    ...(told?.reason !== undefined && { reason: told.reason }),
    ...(told?.message !== undefined && { message: told.message.slice(0, LIMITS.messageCharacters) }),
  };
}

function timesOf({ acceptedAt, startedAt, finishedAt }: TaskRecord): Partial<ReportedTask> {
  return {
    ...(acceptedAt !== undefined && { acceptedAt: toInstant(acceptedAt) }),
    ...(startedAt !== undefined && { startedAt: toInstant(startedAt) }),
    ...(finishedAt !== undefined && { finishedAt: toInstant(finishedAt) }),
  };
}

/** A Stop mark so far ahead is a clock that is wrong, not one that is a little fast. */
const markAheadMilliseconds = 5_000;

/** What holds the agent as a whole back, in the order of telling. */
const NOTICES: readonly [Reason, (situation: Situation) => boolean][] = [
  ['AgentConflict', ({ journal: { meta } }) => bindingOf(meta) === 'Unbound' && meta.robot?.journalId !== undefined],
  ['ClockUnknown', ({ now }) => now === undefined],
  ['JournalFailing', ({ journalWorks }) => !journalWorks],
  ['JournalFull', ({ journal }) => journal.tasks.size >= LIMITS.journalTasks],
  ['DesiredUnreadable', ({ desiredReadable }) => !desiredReadable],
  // One command that was not answered is no silence: then the robot is still described.
  ['FirmwareSilent', ({ info }) => info === undefined],
  ['RobotSuspended', (situation) => holdOfMotion(situation)?.reason === 'RobotSuspended'],
  ['QuietHours', (situation) => holdOfMotion(situation)?.reason === 'QuietHours'],
  ['RestrictionsNotApplied', (situation) => holdOfRestrictions(situation)?.reason === 'RestrictionsNotApplied'],
  [
    'StopMarkAhead',
    ({ now, journal: { meta } }) =>
      now !== undefined && meta.stopMark !== undefined && isBefore(now, meta.stopMark.at - markAheadMilliseconds),
  ],
];

export const NOTICE_REASONS: readonly Reason[] = NOTICES.map(([reason]) => reason);

function noticesOf(situation: Situation): Reason[] {
  return NOTICES.filter(([, applies]) => applies(situation)).map(([reason]) => reason);
}
