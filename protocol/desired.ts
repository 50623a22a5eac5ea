import { z } from 'zod';
import { instant, toMilliseconds } from './instants.ts';
import { LIMITS } from './limits.ts';
import { resourceVersion } from './resource-version.ts';
import { schedulesSection } from './schedule/desired-schedules.ts';
import { restrictions, robotSettings } from './settings.ts';
import {
  cleaningTask,
  drivePathTask,
  isStop,
  mapDumpTask,
  ON_CANCEL,
  robotActionTask,
  sensorReadTask,
  zone,
} from './tasks.ts';

/** A UID, and for a container of a Pod its name (63) and restart count. */
const longestId = 128;

/**
 * `desired`: what should be, from the operator; retained. One section per kind, each a pure function of the API objects
 * of its kind at `asOf` (PROTOCOL rule 1). A missing section says nothing, an empty one says there are none.
 */
const entryOf = <S extends z.ZodType>(spec: S) =>
  z.object({
    /** The UID of the Kubernetes object, or that of a Pod with one of its containers. */
    id: z.string().min(1).max(longestId),
    name: z.string().max(253),
    action: z.enum(['run', 'cancel']),
    createdAt: instant,
    startingDeadlineSeconds: z.int().min(0).max(LIMITS.startingDeadlineSeconds),
    activeDeadlineSeconds: z.int().min(1).optional(),
    suspend: z.boolean(),
    /** A start of it is on record in the cluster: an agent that does not know it has lost its memory. */
    begun: z.boolean().optional(),
    onCancel: z.enum(ON_CANCEL),
    mapId: z.string().max(64).optional(),
    spec,
  });

const sectionOf = <E extends z.ZodType>(entry: E) =>
  z.object({
    asOf: resourceVersion,
    /** The last sort key that is listed when the section was cut: absence speaks only at or before it (PROTOCOL rule 1). */
    cutAfter: z.object({ createdAt: instant, id: z.string().max(longestId) }).optional(),
    entries: z.array(entry).max(4096),
  });

const tasksSection = <S extends z.ZodType>(spec: S) => sectionOf(entryOf(spec));

/**
 * One container of a Pod, as a task of some kind. Its id is Pod UID, container and restart count; `createdAt` is the Pod's.
 * `endBy`: nothing of it starts or moves at or after that, and nothing extends it (PROTOCOL rule 14). `readyAt`: since when it could
 * have begun, where that is not its creation: what came before it, on the Node or in its Pod, was over then.
 */
const podEntryOf = <Name extends TaskSectionName, S extends z.ZodType>(section: Name, spec: S) =>
  entryOf(spec).extend({ section: z.literal(section), endBy: instant, readyAt: instant.optional() });

const podEntry = z.discriminatedUnion('section', [
  podEntryOf('cleanings', cleaningTask),
  podEntryOf('robotActions', robotActionTask),
  podEntryOf('drivePaths', drivePathTask),
  podEntryOf('mapDumps', mapDumpTask),
  podEntryOf('sensorReads', sensorReadTask),
]);
export type PodEntry = z.infer<typeof podEntry>;

export const robotSection = z.object({
  asOf: resourceVersion,
  /** The tombstone of PROTOCOL rule 7: accept and start nothing, dock when idle; it cancels nothing. */
  deleted: z.boolean().optional(),
  uid: z.string().max(64).optional(),
  /** Of the spec that is wished below: `reported.settings` says of which one it speaks. */
  generation: z.int().min(0).optional(),
  deleting: z.boolean().optional(),
  journalId: z.string().max(64).optional(),
  boundAt: instant.optional(),
  /** Runs up to this slot are on record: the agent forgets them (PROTOCOL rule 22). */
  localRunsRecordedThrough: z.int().min(0).optional(),
  suspend: z.boolean().optional(),
  suspendUntil: instant.optional(),
  timeZone: z.string().max(64).optional(),
  quietHours: z
    .array(
      z.object({ start: z.string().max(5), end: z.string().max(5), appliesTo: z.enum(['Schedules', 'AllMotion']) }),
    )
    .max(16)
    .optional(),
  /** Absent: what the firmware has is left alone; each field that is there is enforced, also with the operator away. */
  settings: robotSettings.optional(),
  restrictions: restrictions.optional(),
  rooms: z
    .array(
      z.object({
        name: z.string().max(64),
        segmentId: z.string().max(64).optional(),
        zones: z.array(zone).max(16).optional(),
      }),
    )
    .max(64)
    .optional(),
  places: z
    .array(z.object({ name: z.string().max(64), xMillimeters: z.int(), yMillimeters: z.int() }))
    .max(128)
    .optional(),
});
export type RobotSection = z.infer<typeof robotSection>;

export const TASK_SECTIONS = ['cleanings', 'robotActions', 'drivePaths', 'mapDumps', 'sensorReads'] as const;
export type TaskSectionName = (typeof TASK_SECTIONS)[number];
/** The kind of object that asks for what stands in each. */
export const KIND_OF = {
  cleanings: 'Cleaning',
  robotActions: 'RobotAction',
  drivePaths: 'DrivePath',
  mapDumps: 'MapDump',
  sensorReads: 'SensorRead',
} as const satisfies Readonly<Record<TaskSectionName, string>>;
export type TaskKind = (typeof KIND_OF)[TaskSectionName];
export const TASK_KINDS: readonly TaskKind[] = TASK_SECTIONS.map((section) => KIND_OF[section]);
/** Sections whose entries are tasks: those of one kind each, and that of Pods, which has all kinds. */
export const ENTRY_SECTIONS = [...TASK_SECTIONS, 'pods'] as const;
export type EntrySectionName = (typeof ENTRY_SECTIONS)[number];
export const SECTIONS = ['robot', ...ENTRY_SECTIONS, 'schedules'] as const;
export type SectionName = (typeof SECTIONS)[number];

export const taskSections = {
  cleanings: tasksSection(cleaningTask),
  robotActions: tasksSection(robotActionTask),
  drivePaths: tasksSection(drivePathTask),
  mapDumps: tasksSection(mapDumpTask),
  sensorReads: tasksSection(sensorReadTask),
};

export const podsSection = sectionOf(podEntry);

export const desired = z.object({
  protocol: z.int().min(1),
  epoch: z.int().min(0).max(LIMITS.epoch),
  robot: robotSection.optional(),
  cleanings: taskSections.cleanings.optional(),
  robotActions: taskSections.robotActions.optional(),
  drivePaths: taskSections.drivePaths.optional(),
  mapDumps: taskSections.mapDumps.optional(),
  sensorReads: taskSections.sensorReads.optional(),
  pods: podsSection.optional(),
  schedules: schedulesSection.optional(),
});
export type Desired = z.infer<typeof desired>;
export type CleaningEntry = NonNullable<Desired['cleanings']>['entries'][number];
export type RobotActionEntry = NonNullable<Desired['robotActions']>['entries'][number];
export type DrivePathEntry = NonNullable<Desired['drivePaths']>['entries'][number];
export type MapDumpEntry = NonNullable<Desired['mapDumps']>['entries'][number];
export type SensorReadEntry = NonNullable<Desired['sensorReads']>['entries'][number];
export type TaskEntry = CleaningEntry | RobotActionEntry | DrivePathEntry | MapDumpEntry | SensorReadEntry;

/** Where a task stands among those of its robot. */
export interface Turn {
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  readonly id: string;
}

/**
 * The order in which tasks of one robot take their turn: creation, then UID (PROTOCOL rules 1 and 14). A section is cut in this
 * order by the operator, and the agent cancels what is absent up to the cut in the same.
 */
export function compareTurns(a: Turn, b: Turn): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** The same for what stands in a document. */
export function compareEntries(a: EntryKey, b: EntryKey): number {
  return compareTurns(turnOf(a), turnOf(b));
}

type EntryKey = Pick<TaskEntry, 'createdAt' | 'id'>;

/** Of an entry, or of the key that a section was cut after. */
export function turnOf({ createdAt, id }: EntryKey): Turn {
  return { createdAt: toMilliseconds(createdAt), id };
}

/** Cancels and Stops go before all else. */
export function isUrgent(entry: TaskEntry): boolean {
  return entry.action === 'cancel' || isStop(entry.spec);
}

/** What stands for a spec where only a cancel is said, of an object whose own does not read. Nothing of it is ever done. */
const specsOfCancels = {
  cleanings: { mode: 'Full', passes: 1 },
  robotActions: { action: 'Locate' },
  drivePaths: {
    waypoints: [{ xMillimeters: 0, yMillimeters: 0 }],
    loops: 1,
    toleranceMillimeters: 200,
    onBlocked: 'Fail',
    blockedTimeoutSeconds: 60,
    onComplete: 'Stay',
  },
  mapDumps: { formats: [] },
  sensorReads: { sensors: ['none'], samples: 1, periodMilliseconds: 1000 },
} as const;
export function cancelEntry(
  section: TaskSectionName,
  { id, name, createdAt }: Pick<TaskEntry, 'id' | 'name' | 'createdAt'>,
): TaskEntry {
  const spec = specsOfCancels[section];
  const common = { startingDeadlineSeconds: LIMITS.startingDeadlineSeconds, suspend: false, onCancel: 'Dock' } as const;
  return { id, name, action: 'cancel', createdAt, ...common, spec } as TaskEntry;
}
