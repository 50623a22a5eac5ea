import type { FanSpeed } from './battery.ts';
import type { Motion } from './motion.ts';
import { seededRandom, type Random } from './random.ts';
import { KEPT_RUNS, recordOf, type EndedWhy, type FaultKind, type Run, type RunRecord } from './runs.ts';
import type { Point, Terrain } from './terrain.ts';
import { isAt } from './motion.ts';

/** What the firmware says it does. `Driving` is a drive to a place, `Returning` the way to the dock. */
export type FirmwareState = 'Docked' | 'Cleaning' | 'Driving' | 'Returning' | 'Idle' | 'Paused' | 'Error';

export interface Totals {
  cleanings: number;
  areaSquareCentimeters: number;
  seconds: number;
  distanceMillimeters: number;
}

/** Hours a part lasts, as Xiaomi and Roborock count them. */
export const CONSUMABLE_HOURS = { MainBrush: 300, SideBrush: 200, Filter: 150, Sensors: 30 } as const;

/**
 * A robot in its flat, whole: the same plan, seed and commands at the same steps give the same robot. It is changed by
 * `stepWorld` and by the functions of `commands.ts` only.
 */
export interface World {
  readonly terrain: Terrain;
  readonly random: Random;
  readonly motion: Motion;
  /** The robot's own clock, set from outside; only records carry it, nothing is decided by it. */
  wallMilliseconds: number;
  /** Steps since the robot was switched on. */
  steps: number;
  state: FirmwareState;
  batteryPercent: number;
  /** What a run uses that brings none of its own. */
  fanSpeed: FanSpeed;
  error?: { readonly code: FaultKind; readonly message: string };
  /** The run that is neither finished nor ended. */
  run?: Run;
  /** Of runs that are over, oldest first. */
  readonly records: RunRecord[];
  lastRunNumber: number;
  /** Where to drive on the way to the dock, next first. */
  wayHome: Point[];
  cruisingMillimetersPerSecond: number;
  readonly totals: Totals;
  locates: number;
}

export interface WorldOptions {
  readonly terrain: Terrain;
  readonly seed: number;
  readonly batteryPercent: number;
  readonly wallMilliseconds: number;
}

/** A robot that has just been switched on in its dock. */
export function createWorld({ terrain, seed, batteryPercent, wallMilliseconds }: WorldOptions): World {
  return {
    terrain,
    random: seededRandom(seed),
    motion: { ...terrain.plan.dock, speedMillimetersPerSecond: 0 },
    wallMilliseconds,
    steps: 0,
    state: 'Docked',
    batteryPercent,
    fanSpeed: 'Medium',
    records: [],
    lastRunNumber: 0,
    wayHome: [],
    cruisingMillimetersPerSecond: 0,
    totals: { cleanings: 0, areaSquareCentimeters: 0, seconds: 0, distanceMillimeters: 0 },
    locates: 0,
  };
}

/** Closes the run that is under way, if any, and keeps its record. */
export function endRun(world: World, why: EndedWhy): void {
  const { run, totals } = world;
  if (run === undefined) return;
  run.state = why === 'Finished' ? 'Finished' : 'Ended';
  run.endedWhy = why;
  run.endedAtMilliseconds = world.wallMilliseconds;
  const record = recordOf(run, world.terrain.plan);
  world.records.push(record);
  if (world.records.length > KEPT_RUNS) world.records.shift();
  if (run.kind !== 'GoTo') totals.cleanings += 1;
  totals.areaSquareCentimeters += record.areaSquareCentimeters;
  totals.seconds += record.durationSeconds;
  totals.distanceMillimeters += record.distanceMillimeters;
  delete world.run;
}

export function isOnDock({ motion, terrain }: World): boolean {
  return isAt(motion, terrain.plan.dock);
}

/** Stands still: in the dock or where the robot is. */
export function comeToRest(world: World): void {
  world.state = isOnDock(world) ? 'Docked' : 'Idle';
  world.motion.speedMillimetersPerSecond = 0;
}

/** Ends what is under way and stays where it is until somebody clears the fault. */
export function failWith(world: World, code: FaultKind): void {
  endRun(world, code);
  world.error = { code, message: FAULT_MESSAGES[code] };
  world.state = 'Error';
  world.motion.speedMillimetersPerSecond = 0;
}

const FAULT_MESSAGES: Record<FaultKind, string> = {
  WheelStuck: 'A wheel is blocked or hangs in the air.',
  RobotStuck: 'The robot is stuck.',
  DustbinFull: 'The dustbin is full.',
  LidarBlocked: 'The laser turret is covered or does not turn.',
  BatteryLow: 'The battery is too low to go on.',
};
