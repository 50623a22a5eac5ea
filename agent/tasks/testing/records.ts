import type {
  CleaningEntry,
  Desired,
  DrivePathEntry,
  PodEntry,
  RobotActionEntry,
  RobotSection,
} from '@kubevac/protocol/desired.ts';
import { toInstant } from '@kubevac/protocol/instants.ts';
import { runIdOf } from '@kubevac/protocol/schedule/reported-runs.ts';
import type { ScheduleEntry } from '@kubevac/protocol/schedule/desired-schedules.ts';
import type { DrivePathTask, RobotActionTask } from '@kubevac/protocol/tasks.ts';
import { changed } from '../../journal/journal.ts';
import type { JournalMeta, JournalState, PathRecord, TaskRecord } from '../../journal/records.ts';
import type { MeasuredTime } from '../../clock/measured-clock.ts';
import type { ScheduleRecord } from '../../schedule/schedule-record.ts';
import { applyDesired } from '../apply-desired.ts';

/** Tests count in seconds from a Monday morning. */
const morning = Date.UTC(2026, 0, 5, 10);
export const JOURNAL_ID = 'journal-1';

/** Milliseconds since the Unix epoch. */
export function second(seconds: number): number {
  return morning + seconds * 1000;
}

export function instantAt(seconds: number): string {
  return toInstant(second(seconds));
}

export function timeAt(seconds: number, errorMilliseconds = 0): MeasuredTime {
  return { milliseconds: second(seconds), errorMilliseconds };
}

/** Created in the first second, may begin within a minute. */
export function cleaningEntry(id: string, over: Partial<CleaningEntry> = {}): CleaningEntry {
  return { ...entryDefaults(id), spec: { mode: 'Full', passes: 1 }, ...over };
}

export function actionEntry(
  id: string,
  action: RobotActionTask['action'],
  over: Partial<RobotActionEntry> = {},
): RobotActionEntry {
  return { ...entryDefaults(id), startingDeadlineSeconds: 30, spec: { action }, ...over };
}

export function drivePathEntry(id: string, over: Partial<DrivePathEntry> = {}): DrivePathEntry {
  return { ...entryDefaults(id), spec: pathSpec(2), ...over };
}

/** Seen by the agent: every minute, may begin within a minute, cleans the home. */
export function scheduleRecord(id: string, over: Partial<ScheduleRecord> = {}): ScheduleRecord {
  return { ...scheduleEntry(id), highWater: second(0) / 1000, isNew: false, missed: [], ...over };
}

export function scheduleEntry(id: string, over: Partial<ScheduleEntry> = {}): ScheduleEntry {
  return {
    id,
    name: `name-of-${id}`,
    createdAt: instantAt(0),
    generation: 1,
    schedule: '* * * * *',
    timeZone: 'UTC',
    suspend: false,
    startingDeadlineSeconds: 60,
    onCancel: 'Dock',
    task: { section: 'cleanings', spec: { mode: 'Full', passes: 1 } },
    ...over,
  };
}

function entryDefaults(id: string): Omit<CleaningEntry, 'spec'> {
  return {
    id,
    name: `name-of-${id}`,
    action: 'run',
    createdAt: instantAt(0),
    startingDeadlineSeconds: 60,
    suspend: false,
    onCancel: 'Dock',
  };
}

type CleaningRecord = Extract<TaskRecord, { section: 'cleanings' }>;
type ActionRecord = Extract<TaskRecord, { section: 'robotActions' }>;

type MapDumpRecord = Extract<TaskRecord, { section: 'mapDumps' }>;
type SensorRecord = Extract<TaskRecord, { section: 'sensorReads' }>;

export function cleaning(id: string, over: Partial<CleaningRecord> = {}): CleaningRecord {
  return { ...recordDefaults(id), section: 'cleanings', spec: { mode: 'Full', passes: 1 }, ...over };
}

export function action(id: string, name: RobotActionTask['action'], over: Partial<ActionRecord> = {}): ActionRecord {
  return {
    ...recordDefaults(id),
    startingDeadlineSeconds: 30,
    section: 'robotActions',
    spec: { action: name },
    ...over,
  };
}

/** Along the x axis: waypoint 1 at 0 mm, waypoint 2 at 1,000 mm, … */
export function drivePath(id: string, over: Partial<PathRecord> = {}, spec: Partial<DrivePathTask> = {}): PathRecord {
  return { ...recordDefaults(id), section: 'drivePaths', spec: { ...pathSpec(2), ...spec }, ...over };
}

export function pathSpec(waypoints: number): DrivePathTask {
  return {
    waypoints: Array.from({ length: waypoints }, (_, at) => ({ xMillimeters: at * 1_000, yMillimeters: 0 })),
    loops: 1,
    toleranceMillimeters: 200,
    onBlocked: 'Fail',
    blockedTimeoutSeconds: 60,
    onComplete: 'Dock',
  };
}

export function mapDump(id: string, over: Partial<MapDumpRecord> = {}): MapDumpRecord {
  return { ...recordDefaults(id), section: 'mapDumps', spec: { formats: ['png'] }, ...over };
}

export function sensorRead(id: string, over: Partial<SensorRecord> = {}): SensorRecord {
  const spec = { sensors: ['battery'], samples: 3, periodMilliseconds: 10 };
  return { ...recordDefaults(id), section: 'sensorReads', spec, ...over };
}

function recordDefaults(id: string): Omit<CleaningRecord, 'section' | 'spec'> {
  return {
    id,
    name: `name-of-${id}`,
    createdAt: second(0),
    startingDeadlineSeconds: 60,
    onCancel: 'Dock',
    suspend: false,
    wanted: 'run',
    phase: 'Accepted',
    seq: 0,
  };
}

/** The section of a robot that is bound to the journal under test, an hour ago. */
export function boundSection(over: Partial<RobotSection> = {}): RobotSection {
  return { asOf: '1', uid: 'robot', journalId: JOURNAL_ID, boundAt: instantAt(-3600), suspend: false, ...over };
}

export function freshState(meta: Partial<JournalMeta> = {}): JournalState {
  return {
    meta: { journalId: JOURNAL_ID, epoch: 1, everBound: false, ...meta },
    fences: {},
    tasks: new Map(),
    schedules: new Map(),
  };
}

/** A bound journal that holds these tasks. */
export function stateWith(tasks: readonly TaskRecord[] = [], meta: Partial<JournalMeta> = {}): JournalState {
  return {
    meta: { journalId: JOURNAL_ID, epoch: 1, everBound: true, robot: boundSection(), ...meta },
    fences: { robot: '1' },
    tasks: new Map(tasks.map((task) => [task.id, task])),
    schedules: new Map(),
  };
}

/** The same with schedules. */
export function scheduledState(
  schedules: readonly ScheduleRecord[],
  tasks: readonly TaskRecord[] = [],
  meta: Partial<JournalMeta> = {},
): JournalState {
  return { ...stateWith(tasks, meta), schedules: new Map(schedules.map((record) => [record.id, record])) };
}

/** The run of a schedule at a second since the morning, waiting. */
export function runAt(schedule: string, seconds: number, over: Partial<CleaningRecord> = {}): CleaningRecord {
  const slot = second(seconds) / 1000;
  const run = { schedule, slot, generation: 1 };
  return cleaning(runIdOf({ schedule, slot }), { run, createdAt: slot * 1000, ...over });
}

type TaskSection<Entry> = { asOf: string; entries: Entry[]; cutAfter?: { createdAt: string; id: string } };

export interface DocumentParts {
  readonly epoch?: number;
  readonly robot?: RobotSection;
  readonly cleanings?: TaskSection<CleaningEntry>;
  readonly robotActions?: TaskSection<RobotActionEntry>;
  readonly schedules?: TaskSection<ScheduleEntry>;
  readonly pods?: TaskSection<PodEntry>;
}

export function documentOf(parts: DocumentParts): Desired {
  return { protocol: 1, epoch: 1, ...parts };
}

/** The journal after a document. */
export function applied(
  state: JournalState,
  parts: DocumentParts,
  now: MeasuredTime | undefined = timeAt(1),
): JournalState {
  return changed(state, applyDesired(state, documentOf(parts), now));
}

/** `Accepted`, or `Cancelled/Stopped`, of each task by its id. */
export function standings({ tasks }: JournalState): Record<string, string> {
  return Object.fromEntries([...tasks.values()].map((task) => [task.id, standingOf(task)]));
}

function standingOf({ phase, reason, halting }: TaskRecord): string {
  if (halting !== undefined) return `${phase}, halting ${halting.reason}`;
  return reason === undefined ? phase : `${phase}/${reason}`;
}
