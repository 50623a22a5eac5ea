import { z } from 'zod';
import { ROBOT_STATES } from '@kubevac/protocol/telemetry.ts';

/** What the simulated firmware answers (docs/simulator.md), as far as this driver reads it. */
const count = z.int().min(0);

export const answer = z.object({
  id: z.int(),
  result: z.unknown().optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});

export const hello = z.object({ session: z.string(), bootId: z.string() });

export const run = z.object({
  number: count,
  kind: z.string(),
  state: z.enum(['Running', 'Paused', 'Recharging', 'Finished', 'Ended']),
  percent: count.max(100),
  areaSquareCentimeters: count,
  durationSeconds: count,
  distanceMillimeters: count,
  startedAtMilliseconds: count,
  endedAtMilliseconds: count.optional(),
  endedWhy: z.string().optional(),
});
export type Run = z.infer<typeof run>;

export const status = z.object({
  state: z.enum(ROBOT_STATES),
  battery: z.object({ percent: count.max(100), charging: z.boolean() }),
  pose: z.object({ xMillimeters: z.int(), yMillimeters: z.int(), headingDegrees: z.int() }),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
  run: run.optional(),
  totals: z.object({
    cleanings: count,
    areaSquareCentimeters: count,
    seconds: count,
    distanceMillimeters: count,
  }),
  consumables: z
    .array(z.object({ name: z.string(), remainingSeconds: count, remainingPercent: count.max(100) }))
    .max(16),
  dustbinFull: z.boolean(),
  wifiSignalDecibelMilliwatts: z.int(),
});
export type Status = z.infer<typeof status>;

/** What was set to stay, of the answer to `status`. */
export const kept = z.object({ settings: z.object({ fanSpeed: z.string(), volumePercent: count.max(100) }) });

/** Newest first; those that are over are forgotten at some time. */
export const runs = z.object({ bootId: z.string(), lastRun: count, runs: z.array(run) });
export type Runs = z.infer<typeof runs>;

export const info = z.object({
  manufacturer: z.string(),
  model: z.string(),
  firmware: z.string(),
  serial: z.string(),
  features: z.array(z.string()),
  fanSpeeds: z.array(z.string()),
  maximumSpeedMillimetersPerSecond: z.int().optional(),
  rooms: z.array(z.object({ name: z.string(), segmentId: z.string() })),
  mapId: z.string(),
});

export const sensors = z.object({
  sensors: z.array(
    z.object({
      name: z.string(),
      unit: z.string(),
      minPeriodMilliseconds: z.int().min(1),
      fields: z.array(z.string()).optional(),
    }),
  ),
});

export const readings = z.object({ readings: z.record(z.string(), z.array(z.int())) });
