import { z } from 'zod';

const amount = z.int().min(0);
/** Seconds since the Unix epoch. */
const seconds = z.number();

/** What happened in the life of a journal, for who counts: it outlives tasks, schedules and restarts. */
export const tally = z.object({
  /** Tasks that ended, by kind and result; a run of a schedule that never began is a missed slot instead. */
  ended: z.record(z.string(), z.record(z.string(), amount)),
  /** The newest end of each result. */
  lastEnds: z.record(z.string(), seconds),
  /** Runs of schedules that began. */
  runs: amount,
  /** The newest slot that began. */
  lastRun: seconds.optional(),
  /** Slots of schedules that were missed, by reason. */
  missed: z.record(z.string(), amount),
  /** The newest slot that was missed, but for those that a person wished so. */
  lastMiss: seconds.optional(),
});
export type Tally = z.infer<typeof tally>;

export const NO_TALLY: Tally = { ended: {}, lastEnds: {}, runs: 0, missed: {} };
