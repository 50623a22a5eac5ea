import { robotSection, SECTIONS } from '@kubevac/protocol/desired.ts';
import { output } from '@kubevac/protocol/output.ts';
import { PHASES } from '@kubevac/protocol/phases.ts';
import { reasonName } from '@kubevac/protocol/reasons.ts';
import { localRun } from '@kubevac/protocol/reported.ts';
import { resourceVersion } from '@kubevac/protocol/resource-version.ts';
import {
  cleaningTask,
  drivePathTask,
  mapDumpTask,
  MOTION_KINDS,
  ON_CANCEL,
  robotActionTask,
  sensorReadTask,
  taskResult,
} from '@kubevac/protocol/tasks.ts';
import { z } from 'zod';
import { runOf, type ScheduleRecord } from '../schedule/schedule-record.ts';
import { tally } from './tally.ts';

/** What the agent remembers. All instants are milliseconds since the Unix epoch, by a measured clock. */
const milliseconds = z.number();

/** How a running task is being ended: written before the robot is told, so that no crash forgets it. */
const halting = z.object({
  how: z.enum(ON_CANCEL),
  phase: z.enum(['Succeeded', 'Failed', 'Cancelled']),
  reason: reasonName,
  message: z.string(),
});
export type Halting = z.infer<typeof halting>;

const common = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: milliseconds,
  /** The section that asks for it, where that is not the one of its kind. */
  origin: z.enum(['pods']).optional(),
  /** Nothing of it starts or moves at or after that, and nothing extends it (PROTOCOL rule 14). */
  endBy: milliseconds.optional(),
  /** Of a Pod's: since when it could have begun; without it since `createdAt`. */
  readyAt: milliseconds.optional(),
  startingDeadlineSeconds: z.number(),
  activeDeadlineSeconds: z.number().optional(),
  onCancel: z.enum(ON_CANCEL),
  mapId: z.string().optional(),
  /** As the last accepted document has it; the one thing of a known entry that is followed (PROTOCOL rule 12). */
  suspend: z.boolean(),
  /** Whether the last accepted section asked for it, cancelled it or no longer knew it. */
  wanted: z.enum(['run', 'cancel', 'absent']),
  phase: z.enum(PHASES).exclude(['Pending']),
  /** Raised with every change that is reported. */
  seq: z.number(),
  acceptedAt: milliseconds.optional(),
  /** Written before the driver is called; a task that has it is never started again (PROTOCOL rule 14). */
  startedAt: milliseconds.optional(),
  finishedAt: milliseconds.optional(),
  /** `Driver.mark()` from just before the start: with it `Driver.outcome` can tell whether the start arrived. */
  mark: z.string().optional(),
  /** What the driver is asked for with that start: a motion of another kind is somebody else's. */
  motion: z.enum(MOTION_KINDS).optional(),
  /**
   * Pausing: a pause is sent, and perhaps not obeyed. Resuming: a resume was sent, and is never sent again for the same pause
   * (PROTOCOL rule 14).
   */
  pause: z.enum(['Pausing', 'Paused', 'Resuming']).optional(),
  /** Since when it is paused, and how long it was before: the active deadline stands still in a pause. */
  pausedAt: milliseconds.optional(),
  pausedMilliseconds: z.number().optional(),
  halting: halting.optional(),
  reason: reasonName.optional(),
  message: z.string().optional(),
  /** What was in its way when its starting deadline passed. */
  heldBy: reasonName.optional(),
  result: taskResult.optional(),
  /** What it left, in the store of outputs. */
  output: output.optional(),
  /** No object asked for it, but a schedule. */
  run: runOf.optional(),
});

const amount = z.int().min(0);

/** How far a path is driven. Each leg, to one waypoint, is a motion of its own: `mark` of the record is of the newest. */
const pathProgress = z.object({
  /** Legs that are over, over all loops: the next leads to waypoint `legs % waypoints.length`. */
  legs: amount,
  /** Of those the ones that were left out, and of which waypoints. */
  skipped: amount,
  skippedWaypoints: z.array(amount).max(1000),
  /** A leg is under way; else the robot rests between two of them. */
  driving: z.boolean(),
  /** The next leg does not begin before: the robot dwells, or tries again in a while. */
  notBefore: milliseconds.optional(),
  /** After its last leg the robot was told to drive home, or is about to be: it is never told again. */
  homeward: z.boolean().optional(),
  /** Where the leg before left the robot; absent where it did not say. */
  restsAt: z.object({ xMillimeters: z.int(), yMillimeters: z.int() }).optional(),
  /** Since when the waypoint that is next is out of reach. */
  blockedSince: milliseconds.optional(),
  distanceMillimeters: amount,
});
export type PathProgress = z.infer<typeof pathProgress>;

export const taskRecord = z.discriminatedUnion('section', [
  common.extend({ section: z.literal('cleanings'), spec: cleaningTask }),
  common.extend({
    section: z.literal('drivePaths'),
    /** From its start on with the coordinates of all places: they are not looked up again on the way. */
    spec: drivePathTask,
    path: pathProgress.optional(),
  }),
  common.extend({ section: z.literal('robotActions'), spec: robotActionTask }),
  common.extend({ section: z.literal('mapDumps'), spec: mapDumpTask }),
  common.extend({ section: z.literal('sensorReads'), spec: sensorReadTask }),
]);
export type TaskRecord = z.infer<typeof taskRecord>;
export type ActionRecord = Extract<TaskRecord, { section: 'robotActions' }>;
export type PathRecord = Extract<TaskRecord, { section: 'drivePaths' }>;
/** What moves the robot, one at a time and in the order of creation. */
export type MotionRecord = Extract<TaskRecord, { section: 'cleanings' | 'drivePaths' }>;

/** `RobotAction halt`, or the Pod of a mission: who asked for an action, in words. */
export function askedBy({ origin, name }: { readonly origin?: 'pods' | undefined; readonly name: string }): string {
  return origin === 'pods' ? `Pod ${name}` : `RobotAction ${name}`;
}

export function isMotionRecord(task: TaskRecord): task is MotionRecord {
  return task.section === 'cleanings' || task.section === 'drivePaths';
}

/** What moves nothing, and runs beside what does. */
export type ReadRecord = Extract<TaskRecord, { section: 'mapDumps' | 'sensorReads' }>;

export function isReadRecord(task: TaskRecord): task is ReadRecord {
  return task.section === 'mapDumps' || task.section === 'sensorReads';
}

export type TerminalPhase = 'Succeeded' | 'Failed' | 'Cancelled';

/** The end of a motion: the starting deadline of the tasks sorted after it counts from there (PROTOCOL rule 14). */
const motionEnd = z.object({ at: milliseconds, createdAt: milliseconds, id: z.string() });

/** The first motion after a mark of the firmware's record, which is not accounted for yet. */
const awaitedMotion = z.object({
  /** `Driver.mark()`, or `next` of the motion before. */
  mark: z.string(),
  /** It did not begin before; absent where the clock was unknown. */
  since: milliseconds.optional(),
  /** The mark after which a task of ours was to begin the next motion: that one is no person's. */
  ownMark: z.string().optional(),
  /** What it was asked for; one of another kind is a person's, and ours comes after it if it comes. */
  ownMotion: z.enum(MOTION_KINDS).optional(),
  /** Motions before it that the firmware no longer keeps, and how many, where it can tell; told with the next local run. */
  forgotten: z.object({ motions: z.number().optional() }).optional(),
});
export type AwaitedMotion = z.infer<typeof awaitedMotion>;

export const journalMeta = z.object({
  /** Made with the journal; a robot is bound to one (PROTOCOL rule 10). */
  journalId: z.string().min(1),
  epoch: z.number(),
  /** What the newest accepted robot section said; its stamp is among the fences. */
  robot: robotSection.omit({ asOf: true }).optional(),
  /** True once a robot section named this journal: a tombstone says nothing to an agent that was never bound. */
  everBound: z.boolean(),
  /** PROTOCOL rule 18: tasks stamped at or before it are cancelled. Never lowered, never forgotten. */
  stopMark: z.object({ at: milliseconds, name: z.string(), origin: z.enum(['pods']).optional() }).optional(),
  lastTaskEnd: motionEnd.optional(),
  /** The end of a motion that somebody else began. */
  lastForeignEnd: milliseconds.optional(),
  awaitedMotion: awaitedMotion.optional(),
  /** What a person's motions were, oldest first, until the operator has recorded them (PROTOCOL rule 22). */
  localRuns: z.array(localRun).optional(),
  /** How many before those found no room; told with the oldest. */
  droppedLocalRuns: amount.optional(),
  tally: tally.optional(),
});
export type JournalMeta = z.infer<typeof journalMeta>;

/** `asOf` of the last accepted section of each kind (PROTOCOL rule 11). */
export const fences = z.partialRecord(z.enum(SECTIONS), resourceVersion);
export type Fences = z.infer<typeof fences>;

/** The whole journal in memory: the truth is on disk, and both change together. */
export interface JournalState {
  readonly meta: JournalMeta;
  readonly fences: Fences;
  readonly tasks: ReadonlyMap<string, TaskRecord>;
  readonly schedules: ReadonlyMap<string, ScheduleRecord>;
}

/** One transaction. What is absent stays as it is. */
export interface JournalChange {
  readonly meta?: Partial<JournalMeta>;
  /** Replaces all fences. */
  readonly fences?: Fences;
  readonly tasks?: readonly TaskRecord[];
  /** Replaces all schedules. */
  readonly schedules?: readonly ScheduleRecord[];
  /** Ids to forget (PROTOCOL rule 13). */
  readonly forget?: readonly string[];
}
