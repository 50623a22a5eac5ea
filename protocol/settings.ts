import { z } from 'zod';
import { zone } from './tasks.ts';

/** Settings of the firmware; a field that is absent is not spoken of. */
export const robotSettings = z.object({
  /** One of `info.fanSpeeds`: of a word that only a newer version has the robot says that it lacks it. */
  fanSpeed: z.string().max(32).optional(),
  volumePercent: z.int().min(0).max(100).optional(),
});
export type RobotSettings = z.infer<typeof robotSettings>;

/** Where a robot must not go. */
export const restrictions = z.object({
  /** Lines it does not cross, by their two ends. */
  walls: z.array(zone).max(64),
  /** Rectangles it does not enter, by two opposite corners. */
  noGoZones: z.array(zone).max(64),
});
export type Restrictions = z.infer<typeof restrictions>;
