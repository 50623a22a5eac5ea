import type { FanSpeed } from './battery.ts';
import type { DrivenPath } from './driven-path.ts';
import type { Motion } from './motion.ts';
import { seededRandom, type Random } from './random.ts';
import { KEPT_RUNS, recordOf, type EndedWhy, type FaultKind, type Run, type RunRecord } from './runs.ts';
import type { Point, Terrain } from './terrain.ts';
import { isAt } from './motion.ts';
import { newParts, type Wear } from './wear.ts';
import { openHome, type Home } from './home.ts';
import { correctBelief, type Misbelief } from './localisation.ts';
import { emptyMap, learnedMap, surveyMap, type OwnMap } from './own-map.ts';
import { LIDAR_RAYS } from './senses/lidar.ts';
import type { Odometry } from './senses/odometry.ts';

/** What the firmware says it does. `Driving` is a drive to a place, `Returning` the way to the dock. */
export type FirmwareState = 'Docked' | 'Cleaning' | 'Driving' | 'Returning' | 'Idle' | 'Paused' | 'Error';

export interface Totals {
  cleanings: number;
  areaSquareCentimeters: number;
  seconds: number;
  distanceMillimeters: number;
}

/**
 * A robot in its flat, whole: the same plan, seed and commands at the same steps give the same robot. It is changed by
 * `stepWorld` and by the functions of `commands.ts` only.
 */
export interface World {
  /** The true one. Only the senses look at it. */
  home: Home;
  /** What the robot has seen of it, and what it plans on therefore. */
  readonly map: OwnMap;
  terrain: Terrain;
  readonly random: Random;
  /** For what its senses are wrong by: apart, so that the robot decides the same however good they are. */
  readonly senseRandom: Random;
  /** For readings that somebody asks for: nothing the robot does depends on them. */
  readonly readingRandom: Random;
  /** Where the robot believes to be, and how it moves. */
  readonly motion: Motion;
  readonly misbelief: Misbelief;
  readonly odometry: Odometry;
  /** Somebody covers the lidar; for how long, in simulated seconds of motion. */
  blindSeconds?: number;
  /** Somebody has put it elsewhere; for how long it has looked about, in simulated seconds. */
  lostSeconds?: number;
  /** What the lidar saw in its last turn; its turns so far; which step of four it is done with one. */
  readonly ranges: Uint16Array;
  lidarTurns: number;
  readonly lidarPhase: number;
  turnDegreesPerSecond: number;
  /** How often it ran into something since it got on. */
  bumps: number;
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
  readonly path: DrivenPath;
  readonly totals: Totals;
  /** Seconds that each part has worked since it was new. */
  readonly wear: Wear;
  locates: number;
  /** Faults in an hour under way that come by themselves. */
  readonly faultsPerHour: number;
  readonly faultRandom: Random;
}

export interface WorldOptions {
  /** The plan, and where a robot can be in it. */
  readonly terrain: Terrain;
  /** Of the same plan, for robots that share one. */
  readonly home?: Home | undefined;
  /** Whether the robot has lived here; otherwise its first full clean finds out. */
  readonly isMapLearned?: boolean | undefined;
  readonly seed: number;
  readonly batteryPercent: number;
  readonly wallMilliseconds: number;
  readonly faultsPerHour?: number | undefined;
}

/** A robot that has just been switched on in its dock. */
export function createWorld(options: WorldOptions): World {
  const {
    terrain,
    home = openHome(terrain.plan),
    isMapLearned = true,
    seed,
    batteryPercent,
    wallMilliseconds,
  } = options;
  const { plan } = home;
  const map = isMapLearned ? learnedMap(plan) : emptyMap(plan);
  return {
    home,
    map,
    terrain: isMapLearned ? terrain : surveyMap(map, plan, plan.dock),
    random: seededRandom(seed),
    senseRandom: seededRandom(seed ^ 0x5e_45_e5),
    readingRandom: seededRandom(seed ^ 0x4e_ad_00),
    motion: { ...plan.dock, speedMillimetersPerSecond: 0 },
    misbelief: { xMillimeters: 0, yMillimeters: 0, headingDegrees: 0 },
    odometry: { ...plan.dock, leftTicks: 0, rightTicks: 0 },
    ranges: new Uint16Array(LIDAR_RAYS),
    lidarTurns: 0,
    lidarPhase: seed % 4,
    turnDegreesPerSecond: 0,
    bumps: 0,
    wallMilliseconds,
    steps: 0,
    state: 'Docked',
    batteryPercent,
    fanSpeed: 'Medium',
    records: [],
    lastRunNumber: 0,
    wayHome: [],
    cruisingMillimetersPerSecond: 0,
    path: [],
    totals: { cleanings: 0, areaSquareCentimeters: 0, seconds: 0, distanceMillimeters: 0 },
    wear: newParts(),
    locates: 0,
    faultsPerHour: options.faultsPerHour ?? 0,
    faultRandom: seededRandom(seed ^ 0xfa_17),
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

export function isUnderWay({ state }: World): boolean {
  return state === 'Cleaning' || state === 'Driving' || state === 'Returning';
}

/** Whether its contacts touch those of the dock. */
export function isOnDock({ motion, terrain, lostSeconds }: World): boolean {
  return isAt(motion, terrain.plan.dock) && lostSeconds === undefined;
}

/** Stands still: in the dock or where the robot is. */
export function comeToRest(world: World): void {
  world.state = isOnDock(world) ? 'Docked' : 'Idle';
  if (world.state === 'Docked') correctBelief(world.misbelief);
  world.turnDegreesPerSecond = 0;
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
  WheelUp: 'A wheel hangs in the air.',
  RobotStuck: 'The robot is stuck.',
  PickedUp: 'The robot was picked up.',
  DustbinFull: 'The dustbin is full.',
  LidarBlocked: 'The laser turret is covered or does not turn.',
  BatteryLow: 'The battery is too low to go on.',
};
