import { z } from 'zod';

/** What of a task's spec travels to the robot; the kinds in `crds/` have fields of the same names. */
const millimeters = z.int().min(-1_000_000).max(1_000_000);

export const zone = z.object({
  x1Millimeters: millimeters,
  y1Millimeters: millimeters,
  x2Millimeters: millimeters,
  y2Millimeters: millimeters,
});
export type Zone = z.infer<typeof zone>;

export const FAN_SPEEDS = ['Min', 'Low', 'Medium', 'High', 'Turbo', 'Max'] as const;
export type FanSpeed = (typeof FAN_SPEEDS)[number];
export const CLEANING_MODES = ['Full', 'Spot', 'Zones', 'Rooms'] as const;
export type CleaningMode = (typeof CLEANING_MODES)[number];
/**
 * What the firmware says a motion is; absent where it does not tell. A motion that is not of the kind that was asked is somebody
 * else's, and a person's cleaning is recorded only where it is known to be one. `Manual`: somebody drives the robot by hand.
 */
export const MOTION_KINDS = [...CLEANING_MODES, 'GoTo', 'Manual'] as const;
export type MotionKind = (typeof MOTION_KINDS)[number];
export const ACTIONS = ['Stop', 'Dock', 'Locate', 'ResetConsumable', 'EmptyDustbin'] as const;
export const ON_BLOCKED = ['Fail', 'Skip', 'Wait'] as const;
export const ON_COMPLETE = ['Dock', 'Stay'] as const;
export const ON_CANCEL = ['Dock', 'Stop'] as const;

/** A place that is named here is resolved by the agent, at the start (PROTOCOL rule 12). */
const placeOrPoint = {
  place: z.string().max(64).optional(),
  xMillimeters: millimeters.optional(),
  yMillimeters: millimeters.optional(),
};

function isSomewhere({ place, xMillimeters, yMillimeters }: z.infer<z.ZodObject<typeof placeOrPoint>>): boolean {
  return place !== undefined || (xMillimeters !== undefined && yMillimeters !== undefined);
}

export const cleaningTask = z.object({
  mode: z.enum(CLEANING_MODES),
  rooms: z.array(z.string().max(64)).max(32).optional(),
  zones: z.array(zone).max(16).optional(),
  spot: z
    .object({ ...placeOrPoint, sideMillimeters: z.int().min(100).max(10_000).optional() })
    .refine(isSomewhere)
    .optional(),
  passes: z.int().min(1).max(3).default(1),
  fanSpeed: z.enum(FAN_SPEEDS).optional(),
  recordMap: z.boolean().optional(),
});
export type CleaningTask = z.infer<typeof cleaningTask>;

export const robotActionTask = z.object({
  action: z.enum(ACTIONS),
  consumable: z.string().max(64).optional(),
});
export type RobotActionTask = z.infer<typeof robotActionTask>;

export const MAP_DUMP_FORMATS = ['png', 'svg', 'pgm', 'valetudo', 'raw'] as const;

/** The robot sends its map once, whatever is to be made of it; its own bytes only where they are asked for. */
export const mapDumpTask = z.object({
  formats: z.array(z.enum(MAP_DUMP_FORMATS)).max(8),
});
export type MapDumpTask = z.infer<typeof mapDumpTask>;

/** Exactly one of `samples` and `durationSeconds` is there. */
export const sensorReadTask = z.object({
  sensors: z.array(z.string().max(64)).min(1).max(32),
  samples: z.int().min(1).max(100_000).optional(),
  durationSeconds: z.int().min(1).max(86_400).optional(),
  periodMilliseconds: z.int().min(10).max(3_600_000),
});
export type SensorReadTask = z.infer<typeof sensorReadTask>;

const waypoint = z
  .object({
    ...placeOrPoint,
    headingDegrees: z.int().min(-180).max(360).optional(),
    dwellMilliseconds: z.int().min(0).max(3_600_000).optional(),
  })
  .refine(isSomewhere);
export type Waypoint = z.infer<typeof waypoint>;

export const drivePathTask = z.object({
  waypoints: z.array(waypoint).min(1).max(1000),
  loops: z.int().min(1).max(1000),
  toleranceMillimeters: z.int().min(10).max(5000),
  speedMillimetersPerSecond: z.int().min(10).max(1000).optional(),
  onBlocked: z.enum(ON_BLOCKED),
  blockedTimeoutSeconds: z.int().min(1).max(3600),
  onComplete: z.enum(ON_COMPLETE),
});
export type DrivePathTask = z.infer<typeof drivePathTask>;

/** What each section of tasks has of its kind. */
export type TaskSpec = CleaningTask | RobotActionTask | MapDumpTask | SensorReadTask | DrivePathTask;

/** A Stop is before all else: it is always told, always let in, and cancels what came before it (PROTOCOL rule 18). */
export function isStop(spec: TaskSpec): boolean {
  return 'action' in spec && spec.action === 'Stop';
}

/** What a motion did: area, duration and distance as the firmware says them. */
export const taskResult = z.object({
  areaSquareCentimeters: z.int().min(0).optional(),
  durationSeconds: z.int().min(0).optional(),
  distanceMillimeters: z.int().min(0).optional(),
  /** Over all loops. */
  waypointsReached: z.int().min(0).optional(),
  waypointsSkipped: z.int().min(0).optional(),
  /** From the straight way between two waypoints that follow one another; the way to the first does not count. */
  largestDeviationMillimeters: z.int().min(0).optional(),
});
export type TaskResult = z.infer<typeof taskResult>;
