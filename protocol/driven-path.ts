import { z } from 'zod';
import { LIMITS } from './limits.ts';

const millimeters = z.int().min(-10_000_000).max(10_000_000);

/** Where the robot was, at one moment of a drive. */
export const drivenPoint = z.object({
  /** By the measured clock, milliseconds since the Unix epoch; absent while that was unknown. */
  wallMilliseconds: z.number().optional(),
  /** Since the first point, by a clock that never jumps. */
  monotonicMilliseconds: z.number().min(0),
  /** The leg it was on, over all loops, counted from 0: it leads to waypoint `leg % waypoints.length`. */
  leg: z.int().min(0),
  xMillimeters: millimeters,
  yMillimeters: millimeters,
  headingDegrees: z.int(),
});
export type DrivenPoint = z.infer<typeof drivenPoint>;

/** What a DrivePath leaves, as its agent hands it over: JSON. */
export const drivenPath = z.object({
  /** Where it was to go, without loops, in millimetres. */
  waypoints: z.array(z.object({ xMillimeters: millimeters, yMillimeters: millimeters })).max(1000),
  loops: z.int().min(1).max(1000),
  /** The waypoints that were left out, counted from 0. */
  skippedWaypoints: z.array(z.int().min(0)).max(1000),
  /** Where the robot said it was, oldest first. */
  points: z.array(drivenPoint).max(LIMITS.drivenPoints),
});
export type DrivenPath = z.infer<typeof drivenPath>;
