import { z } from 'zod';

/** What was read, as an agent hands it over: a line of JSON that says of what, then a line for each sample. */
export const readingsHead = z.object({
  sensors: z
    .array(
      z.object({
        name: z.string().max(64),
        unit: z.string().max(32),
        /** What each value is, where there is more than one. */
        fields: z.array(z.string().max(32)).max(16).optional(),
      }),
    )
    .max(32),
});
export type ReadingsHead = z.infer<typeof readingsHead>;

export const readingsSample = z.object({
  /** Since the first sample, by a clock that never jumps. */
  monotonicMilliseconds: z.number().min(0),
  /** Milliseconds since the Unix epoch, by the measured clock; absent while that was unknown. */
  wallMilliseconds: z.number().optional(),
  /** In the order of `sensors`; all values are integers. */
  values: z.array(z.array(z.int()).max(4096)).max(32),
});
export type ReadingsSample = z.infer<typeof readingsSample>;
