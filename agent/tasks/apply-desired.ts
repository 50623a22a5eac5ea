import { isDeepStrictEqual } from 'node:util';
import {
  compareTurns,
  turnOf,
  type Desired,
  type EntrySectionName,
  type PodEntry,
  type RobotSection,
  type TaskEntry,
} from '@kubevac/protocol/desired.ts';
import { toMilliseconds } from '@kubevac/protocol/instants.ts';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import { compareResourceVersions } from '@kubevac/protocol/resource-version.ts';
import { isStop } from '@kubevac/protocol/tasks.ts';
import type { MeasuredTime } from '../clock/measured-clock.ts';
import {
  askedBy,
  type Fences,
  type Halting,
  type JournalChange,
  type JournalMeta,
  type JournalState,
  type TaskRecord,
} from '../journal/records.ts';
import { applySchedules, schedulesUnder } from '../schedule/apply-schedules.ts';
import type { ScheduleRecord } from '../schedule/schedule-record.ts';
import { bindingOf } from './binding.ts';
import { isPast, memoryLimit } from './deadline.ts';
import { motionsUnder } from './by-hand/local-runs.ts';
import type { Ending } from './ending.ts';
import { cancelled, ended } from './transitions.ts';

/** A Stop reaches tasks created up to this long after it (PROTOCOL rule 18). */
const stopReachMilliseconds = 1_000;

/**
 * What a `desired` document of any age changes in the journal, as one transaction: fences, what is accepted, what is
 * cancelled, what may be forgotten (PROTOCOL rules 7, 11, 12, 13, 17, 18). Applying a document twice equals once.
 */
export function applyDesired(state: JournalState, document: Desired, now: MeasuredTime | undefined): JournalChange {
  if (document.epoch < state.meta.epoch) return {};
  const next = new Draft(state, now);
  if (document.epoch > state.meta.epoch) next.beginEpoch(document.epoch);
  if (document.robot !== undefined) applyRobot(next, document.robot);
  schedulesUnder(next, state.meta);
  if (bindingOf(next.meta) !== 'Unbound') {
    // Actions first: a Stop reaches the tasks of the same document.
    for (const name of ['robotActions', 'cleanings', 'drivePaths', 'mapDumps', 'sensorReads', 'pods'] as const)
      applySection(next, name, document[name]);
    const { schedules } = document;
    if (schedules !== undefined && passes(next, 'schedules', schedules.asOf)) applySchedules(next, schedules);
  }
  return next.change();
}

/** Tasks that may be forgotten: over, no longer asked for, and certainly past the limit (PROTOCOL rule 13). */
export function forgettable(tasks: Iterable<TaskRecord>, now: MeasuredTime | undefined): string[] {
  if (now === undefined) return [];
  return [...tasks]
    .filter((task) => isTerminal(task.phase) && task.wanted === 'absent' && isPast(now, memoryLimit(task) + 1))
    .map((task) => task.id);
}

/** The journal as it will be; knows what differs. */
class Draft {
  readonly now: MeasuredTime | undefined;
  readonly tasks: Map<string, TaskRecord>;
  readonly schedules: Map<string, ScheduleRecord>;
  readonly #before: JournalState;
  meta: JournalMeta;
  fences: Fences;

  constructor(before: JournalState, now: MeasuredTime | undefined) {
    this.#before = before;
    this.now = now;
    this.meta = before.meta;
    this.fences = before.fences;
    this.tasks = new Map(before.tasks);
    this.schedules = new Map(before.schedules);
  }

  beginEpoch(epoch: number): void {
    this.meta = { ...this.meta, epoch };
    this.fences = {};
  }

  cancel(task: TaskRecord, halting: Halting): void {
    this.tasks.set(task.id, cancelled(task, halting, this.now?.milliseconds));
  }

  change(): JournalChange {
    const forget = forgettable(this.tasks.values(), this.now);
    const gone = new Set(forget);
    const tasks = [...this.tasks.values()].filter(
      (task) => !gone.has(task.id) && this.#before.tasks.get(task.id) !== task,
    );
    return {
      ...(this.meta !== this.#before.meta && { meta: this.meta }),
      ...(this.fences !== this.#before.fences && { fences: this.fences }),
      ...(tasks.length > 0 && { tasks }),
      ...(this.#areSchedulesOther() && { schedules: [...this.schedules.values()] }),
      ...(forget.length > 0 && { forget }),
    };
  }

  #areSchedulesOther(): boolean {
    const { schedules: before } = this.#before;
    return before.size !== this.schedules.size || [...this.schedules].some(([id, record]) => before.get(id) !== record);
  }
}

/** Moves a fence forward. False: the section is older than what was accepted, and says nothing (PROTOCOL rule 11). */
function passes(next: Draft, name: keyof Fences, asOf: string): boolean {
  const fence = next.fences[name];
  const order = fence === undefined ? 1 : compareResourceVersions(asOf, fence);
  if (order > 0) next.fences = { ...next.fences, [name]: asOf };
  return order >= 0;
}

function applyRobot(next: Draft, section: RobotSection): void {
  if (section.deleted === true && !next.meta.everBound) return;
  const { asOf, ...robot } = section;
  if (!passes(next, 'robot', asOf) || isDeepStrictEqual(robot, next.meta.robot)) return;
  const everBound = next.meta.everBound || robot.journalId === next.meta.journalId;
  next.meta = { ...next.meta, ...motionsUnder(robot, next.meta), robot, everBound };
}

function applySection(next: Draft, name: EntrySectionName, section: Desired[EntrySectionName]): void {
  if (section === undefined || !passes(next, name, section.asOf)) return;
  for (const entry of section.entries) noteStop(next, entry);
  // What is taken back leaves room for what is new (QueueFull, PROTOCOL rule 12).
  cancelAbsent(next, name, section);
  for (const entry of section.entries) applyEntry(next, name, entry);
}

/** At first sight of any Stop, expired or not, cancelled or not: the mark, and what it reaches (PROTOCOL rule 18). */
function noteStop(next: Draft, entry: TaskEntry | PodEntry): void {
  if (!isStop(entry.spec)) return;
  const at = toMilliseconds(entry.createdAt) + stopReachMilliseconds;
  if (at <= (next.meta.stopMark?.at ?? 0)) return;
  const stopMark = { at, name: entry.name, ...('section' in entry && { origin: 'pods' as const }) };
  next.meta = { ...next.meta, stopMark };
  for (const task of next.tasks.values()) {
    if (!isStop(task.spec) && task.createdAt <= at) next.cancel(task, stopped(stopMark));
  }
}

function applyEntry(next: Draft, name: EntrySectionName, entry: TaskEntry | PodEntry): void {
  const known = next.tasks.get(entry.id);
  if (known !== undefined) return follow(next, known, entry);
  const full = next.tasks.size >= LIMITS.journalTasks && !isStop(entry.spec);
  if (full || bindingOf(next.meta) !== 'Bound') return;
  const task = recordOf(name, entry, next.now?.milliseconds);
  const refusal = refusalOf(next, task, entry);
  next.tasks.set(task.id, refusal === undefined ? task : ended(task, refusal, next.now?.milliseconds));
}

/** Of a known entry only `suspend` and the cancel are followed (PROTOCOL rule 12). */
function follow(next: Draft, known: TaskRecord, entry: TaskEntry): void {
  const { suspend, action: wanted } = entry;
  const task = known.suspend === suspend && known.wanted === wanted ? known : { ...known, suspend, wanted };
  next.tasks.set(task.id, task);
  if (wanted === 'cancel') next.cancel(task, asked(task.onCancel, 'the task was cancelled'));
}

function cancelAbsent(next: Draft, name: EntrySectionName, section: NonNullable<Desired[EntrySectionName]>): void {
  const listed = new Set(section.entries.map((entry) => entry.id));
  const cut = section.cutAfter && turnOf(section.cutAfter);
  for (const task of next.tasks.values()) {
    const spokenOf = cut === undefined || compareTurns(task, cut) <= 0;
    const isAsked = (task.origin ?? task.section) === name && task.run === undefined && task.wanted !== 'absent';
    if (!isAsked || listed.has(task.id) || !spokenOf) continue;
    next.cancel({ ...task, wanted: 'absent' }, asked(task.onCancel, 'the task no longer exists'));
  }
}

/** Why an id that was never seen is not accepted; in order, the first wins. */
function refusalOf(next: Draft, task: TaskRecord, entry: TaskEntry): Ending | undefined {
  const { stopMark, robot } = next.meta;
  if (entry.action === 'cancel') return asked(task.onCancel, 'cancelled before the robot heard of it');
  if (entry.begun === true) {
    const message = 'the cluster knows that it began, and this journal does not: it is not begun again';
    return { phase: 'Failed', reason: 'JournalLost', message };
  }
  if (robot?.boundAt !== undefined && task.createdAt <= boundFrom(robot.boundAt, next.now)) {
    return {
      phase: 'Failed',
      reason: 'JournalLost',
      message: `created at or before ${robot.boundAt}, when this agent's journal was bound: an earlier one may have run it`,
    };
  }
  if (isStop(task.spec)) return undefined;
  if (stopMark !== undefined && task.createdAt <= stopMark.at) return stopped(stopMark);
  const open = [...next.tasks.values()].filter(
    (it) => it.section === task.section && it.run === undefined && !isTerminal(it.phase),
  ).length;
  if (open < LIMITS.openTasksPerKind) return undefined;
  return {
    phase: 'Failed',
    reason: 'QueueFull',
    message: `the robot holds ${open} unfinished tasks of this kind, at most ${LIMITS.openTasksPerKind}`,
  };
}

function boundFrom(boundAt: string, now: MeasuredTime | undefined): number {
  return toMilliseconds(boundAt) + (now?.errorMilliseconds ?? 0);
}

function recordOf(name: EntrySectionName, entry: TaskEntry | PodEntry, acceptedAt: number | undefined): TaskRecord {
  const { id, startingDeadlineSeconds, activeDeadlineSeconds, onCancel, mapId, suspend, spec } = entry;
  const asked = { startingDeadlineSeconds, activeDeadlineSeconds, onCancel, mapId, suspend, spec };
  return {
    id,
    name: entry.name,
    ...asked,
    ...('section' in entry
      ? {
          section: entry.section,
          origin: 'pods',
          endBy: toMilliseconds(entry.endBy),
          ...(entry.readyAt !== undefined && { readyAt: toMilliseconds(entry.readyAt) }),
        }
      : { section: name }),
    createdAt: toMilliseconds(entry.createdAt),
    acceptedAt,
    wanted: entry.action,
    phase: 'Accepted',
    seq: 0,
  } as TaskRecord;
}

function stopped(mark: Parameters<typeof askedBy>[0]): Halting {
  return { how: 'Stop', phase: 'Cancelled', reason: 'Stopped', message: `stopped by ${askedBy(mark)}` };
}

function asked(how: Halting['how'], message: string): Halting {
  return { how, phase: 'Cancelled', reason: 'Cancelled', message };
}
