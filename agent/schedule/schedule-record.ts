import { reasonName } from '@kubevac/protocol/reasons.ts';
import { scheduleEntry, slot } from '@kubevac/protocol/schedule/desired-schedules.ts';
import { z } from 'zod';

const amount = z.int().min(1);

/** A slot that was due and did not begin, until that is on record. */
const missedSlot = z.object({
  slot,
  generation: z.int().min(0),
  reason: reasonName,
  message: z.string(),
  /** So many right before it were missed as well. */
  missedBefore: amount.optional(),
});
export type MissedSlot = z.infer<typeof missedSlot>;

/** A VacuumSchedule as the agent keeps it: as the last accepted document has it, and how far it has come. */
export const scheduleRecord = scheduleEntry.extend({
  /** Nothing at or below it fires, whatever the clock does (PROTOCOL rule 20). Never lowered. */
  highWater: z.int().min(0),
  /** Since it was told, or told anew, the agent has not known the time: it makes up for nothing before it does. */
  isNew: z.boolean(),
  /** Oldest first. */
  missed: z.array(missedSlot),
  /** Runs that found no room before they were on record; told with the oldest that is left. */
  unrecorded: amount.optional(),
});
export type ScheduleRecord = z.infer<typeof scheduleRecord>;

/** In a task: the run of a schedule that it is. */
export const runOf = z.object({ schedule: z.string(), slot, generation: z.int().min(0) });
