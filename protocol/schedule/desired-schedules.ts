import { z } from 'zod';
import { instant } from '../instants.ts';
import { resourceVersion } from '../resource-version.ts';
import { cleaningTask, drivePathTask, mapDumpTask, ON_CANCEL, sensorReadTask } from '../tasks.ts';

/** What each run does. A RobotAction is nothing that is done again and again. */
export const scheduledTask = z.discriminatedUnion('section', [
  z.object({ section: z.literal('cleanings'), spec: cleaningTask }),
  z.object({ section: z.literal('drivePaths'), spec: drivePathTask }),
  z.object({ section: z.literal('mapDumps'), spec: mapDumpTask }),
  z.object({ section: z.literal('sensorReads'), spec: sensorReadTask }),
]);
export type ScheduledTask = z.infer<typeof scheduledTask>;

/** A second since the Unix epoch at which a schedule is due; one slot is one run (PROTOCOL rule 20). */
export const slot = z.int().min(1);

/** One VacuumSchedule, for the robot to keep and to fire by itself. */
export const scheduleEntry = z.object({
  /** The UID of the Kubernetes object: one that is deleted and made anew is another. */
  id: z.string().min(1).max(64),
  name: z.string().max(63),
  createdAt: instant,
  /** Of the spec: `reported` says which one the robot has. */
  generation: z.int().min(0),
  /** Five fields, as `cron.ts` reads them. */
  schedule: z.string().max(128),
  timeZone: z.string().max(64),
  suspend: z.boolean(),
  /** From the slot on; waiting for one's turn is no excuse here. */
  startingDeadlineSeconds: z.int().min(1).max(604_800),
  /** All runs up to this slot are on record: the agent forgets them (PROTOCOL rule 22). */
  recordedThrough: slot.optional(),
  onCancel: z.enum(ON_CANCEL),
  task: scheduledTask,
});
export type ScheduleEntry = z.infer<typeof scheduleEntry>;

export const schedulesSection = z.object({
  asOf: resourceVersion,
  /** As in a section of tasks: absence speaks only at or before it. */
  cutAfter: z.object({ createdAt: instant, id: z.string().max(64) }).optional(),
  entries: z.array(scheduleEntry).max(1024),
});
