import { z } from 'zod';
import { instant } from './instants.ts';

/** What a robot does, as `VacuumRobot.status.state` says it; the agent reports all but Offline. */
export const ROBOT_STATES = [
  'Docked',
  'Cleaning',
  'Driving',
  'Returning',
  'Idle',
  'Paused',
  'ManualControl',
  'Error',
  'Updating',
  'Offline',
  'Unknown',
] as const;
export type RobotState = (typeof ROBOT_STATES)[number];

/** A state that only a newer agent has says as much as none. */
const state = z
  .string()
  .max(64)
  .transform((word): RobotState => ROBOT_STATES.find((known) => known === word) ?? 'Unknown');

const robotError = z.object({ code: z.string().max(64), message: z.string().max(256) });

/** `telemetry`: QoS 0, on change, at most 1/s and at least every 10 s; it is the heartbeat. */
export const telemetry = z.object({
  protocol: z.int().min(1),
  state,
  battery: z.object({ percent: z.int().min(0).max(100), charging: z.boolean() }).optional(),
  pose: z.object({ xMillimeters: z.int(), yMillimeters: z.int(), headingDegrees: z.int() }).optional(),
  error: robotError.optional(),
  /** The id of the task the robot is at. */
  currentTask: z.string().max(128).optional(),
  /** Those that the robot keeps: Valetudo's robots know of no distance. */
  totals: z
    .object({
      cleanings: z.int().min(0).optional(),
      areaSquareCentimeters: z.int().min(0).optional(),
      seconds: z.int().min(0).optional(),
      distanceMillimeters: z.int().min(0).optional(),
    })
    .optional(),
  consumables: z
    .array(
      z.object({
        name: z.string().max(64),
        remainingSeconds: z.int().optional(),
        remainingPercent: z.int().min(0).max(100).optional(),
      }),
    )
    .max(16)
    .optional(),
  /** What the agent itself uses; processor time counts from `startedAt`. */
  usage: z
    .object({ at: instant, startedAt: instant, cpuMilliseconds: z.int().min(0), residentBytes: z.int().min(0) })
    .optional(),
});
export type Telemetry = z.infer<typeof telemetry>;
