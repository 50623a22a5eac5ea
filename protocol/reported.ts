import { z } from 'zod';
import { TASK_SECTIONS } from './desired.ts';
import { instant } from './instants.ts';
import { LIMITS } from './limits.ts';
import { output } from './output.ts';
import { PHASES } from './phases.ts';
import { reasonName } from './reasons.ts';
import { resourceVersion } from './resource-version.ts';
import { reportedSchedule, scheduledRun } from './schedule/reported-runs.ts';
import { CLEANING_MODES, taskResult } from './tasks.ts';

export const reportedTask = z.object({
  id: z.string().min(1).max(128),
  section: z.enum(TASK_SECTIONS),
  phase: z.enum(PHASES).exclude(['Pending']),
  /** Raised with every change of the entry, for people who read along. */
  seq: z.int().min(0),
  acceptedAt: instant.optional(),
  startedAt: instant.optional(),
  finishedAt: instant.optional(),
  /** Paused by `suspend`, or held back before its start. */
  paused: z.boolean().optional(),
  progress: z.object({ percent: z.int().min(0).max(100), message: z.string().max(256) }).optional(),
  reason: reasonName.optional(),
  message: z.string().max(1024).optional(),
  result: taskResult.optional(),
  /** What it left, for the operator to fetch; there once the task has Succeeded. */
  output: output.optional(),
});
export type ReportedTask = z.infer<typeof reportedTask>;

/** A cleaning that a person started by the robot's button or another app, once it is over (PROTOCOL rules 20 to 22). */
export const localRun = z.object({
  /** Grows from run to run: the second since the Unix epoch in which it was written down, or the next free one. */
  slot: z.int().min(1),
  mode: z.enum(CLEANING_MODES),
  phase: z.enum(['Succeeded', 'Failed']),
  reason: reasonName,
  message: z.string().max(1024),
  /** Absent where nobody knows for certain. */
  startedAt: instant.optional(),
  endedAt: instant.optional(),
  result: taskResult,
});
export type LocalRun = z.infer<typeof localRun>;

/** `reported`: what is, from the agent; retained. Absence of a task from it means nothing (PROTOCOL rule 5). */
export const reported = z.object({
  protocol: z.int().min(1),
  journalId: z.string().min(1).max(64),
  robotUid: z.string().max(64).optional(),
  seen: z.object({ epoch: z.int().min(0).max(LIMITS.epoch), asOf: z.record(z.string().max(32), resourceVersion) }),
  /** What a newer agent says of a kind of task that is not known here is left out. */
  tasks: z
    .array(z.unknown())
    .max(8192)
    .transform((all) => all.flatMap((one) => reportedTask.safeParse(one).data ?? [])),
  /** How what the robot section wishes of settings and restrictions stands, by the spec of that generation. */
  settings: z
    .object({
      generation: z.int().min(0),
      /** SettingsApplied, or why not. */
      reason: reasonName,
      message: z.string().max(LIMITS.messageCharacters),
    })
    .optional(),
  /** Those that the operator has not recorded yet, oldest first. A missing list says nothing. */
  localRuns: z
    .array(z.unknown())
    .max(4 * LIMITS.localRuns)
    .transform((all) => all.flatMap((one) => localRun.safeParse(one).data ?? []))
    .optional(),
  /** The schedules that it has; a missing list says nothing. */
  schedules: z
    .array(z.unknown())
    .max(4 * LIMITS.schedules)
    .transform((all) => all.flatMap((one) => reportedSchedule.safeParse(one).data ?? []))
    .optional(),
  /** What became of slots that are not on record yet: of each schedule the oldest first, and not all where they are many. */
  scheduledRuns: z
    .array(z.unknown())
    .max(4 * LIMITS.schedules * LIMITS.reportedRunsPerSchedule)
    .transform((all) => all.flatMap((one) => scheduledRun.safeParse(one).data ?? []))
    .optional(),
  /** What holds the agent as a whole back: ClockUnknown, JournalFailing, FirmwareSilent, … */
  notices: z.array(reasonName).max(16),
});
export type Reported = z.infer<typeof reported>;
