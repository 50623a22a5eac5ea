import { z } from 'zod';
import { instant } from '../instants.ts';
import { LIMITS } from '../limits.ts';
import { output } from '../output.ts';
import { PHASES } from '../phases.ts';
import { reasonName } from '../reasons.ts';
import { taskResult } from '../tasks.ts';
import { scheduledTask, slot } from './desired-schedules.ts';

/** That the robot has a schedule, and why it does not fire it where it does not. */
export const reportedSchedule = z.object({
  id: z.string().min(1).max(64),
  /** Of the spec that it has. */
  generation: z.int().min(0),
  /** Absent where it fires. */
  fault: z.object({ reason: reasonName, message: z.string().max(LIMITS.messageCharacters) }).optional(),
});
export type ReportedSchedule = z.infer<typeof reportedSchedule>;

/**
 * What became of one slot (PROTOCOL rules 20 to 22). `Missed`: it was due and did not begin, since its time passed, or since
 * something ended it before; `reason` says why. All else is the phase of its task.
 */
export const scheduledRun = z.object({
  /** The UID of the VacuumSchedule. */
  schedule: z.string().min(1).max(64),
  slot,
  /** Of the schedule's spec that it was made from. */
  generation: z.int().min(0),
  phase: z.enum([...PHASES, 'Missed']).exclude(['Pending']),
  reason: reasonName.optional(),
  message: z.string().max(LIMITS.messageCharacters).optional(),
  startedAt: instant.optional(),
  finishedAt: instant.optional(),
  result: taskResult.optional(),
  output: output.optional(),
  /** So many slots right before this one were missed as well, and are not told one by one. */
  missedBefore: z.int().min(1).optional(),
  /** So many runs right before this one are on no record: the agent had no room for them. */
  unrecordedBefore: z.int().min(1).optional(),
  /** What it did; there once a run is over. */
  task: scheduledTask.optional(),
});
export type ScheduledRun = z.infer<typeof scheduledRun>;

/** The id of a run, also that of its output: the slot is the schedule's, whichever robot, journal or epoch it is. */
export function runIdOf({ schedule, slot: at }: Pick<ScheduledRun, 'schedule' | 'slot'>): string {
  return `${schedule}/${at}`;
}
