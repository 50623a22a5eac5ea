import type { FanSpeed } from './battery.ts';
import type { ByHand } from './by-hand.ts';
import type { DrivenPath } from './driven-path.ts';
import type { Home } from './home.ts';
import { correctBelief, type Misbelief } from './localisation.ts';
import { isAt, standStill, type Motion } from './motion.ts';
import type { OwnMap } from './own-map.ts';
import type { Random } from './random.ts';
import { KEPT_RUNS, recordOf, type EndedWhy, type FaultKind, type Run, type RunRecord } from './runs.ts';
import type { Restrictions } from './restrictions.ts';
import type { Odometry } from './senses/odometry.ts';
import type { Point, Terrain } from './terrain.ts';
import type { Wear } from './wear.ts';

/**
 * What the firmware says it does. `Driving` is a drive to a place, `Returning` the way to the dock; under `ManualControl` it
 * drives as somebody says, and stands in between.
 */
export type FirmwareState =
  | 'Docked'
  | 'Cleaning'
  | 'Driving'
  | 'Returning'
  | 'ManualControl'
  | 'Idle'
  | 'Paused'
  | 'Error';

export interface Totals {
  cleanings: number;
  areaSquareCentimeters: number;
  seconds: number;
  distanceMillimeters: number;
}

/**
 * A robot in its flat, whole: the same plan, seed and commands at the same steps give the same robot. It is changed by
 * `stepWorld` and by commands and hands only.
 */
export interface World {
  /** The true one. Only the senses look at it, and `surveyMap` to which room a floor belongs. */
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
  volumePercent: number;
  restrictions: Restrictions;
  /** Of its restrictions, on the grid of its map. */
  marks: Uint8Array | undefined;
  /** How much floor is in the dustbin. */
  dustSquareCentimeters: number;
  error?: { readonly code: FaultKind; readonly message: string };
  /** The run that is neither finished nor ended. */
  run?: Run;
  /** What somebody at the keys wants, while the run is a `Manual` one. */
  hand?: ByHand;
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
  if (run.kind !== 'GoTo' && run.kind !== 'Manual') totals.cleanings += 1;
  totals.areaSquareCentimeters += record.areaSquareCentimeters;
  totals.seconds += record.durationSeconds;
  totals.distanceMillimeters += record.distanceMillimeters;
  delete world.run;
  delete world.hand;
}

export function isUnderWay({ state }: World): boolean {
  return state === 'Cleaning' || state === 'Driving' || state === 'Returning' || state === 'ManualControl';
}

/** Whether its contacts touch those of the dock. */
export function isOnDock({ motion, terrain, lostSeconds }: World): boolean {
  return isAt(motion, terrain.plan.dock) && lostSeconds === undefined;
}

/** So much floor fills the dustbin: a flat in ten cleans. */
const DUSTBIN_SQUARE_CENTIMETERS = 6_000_000;

export function isDustbinFull({ dustSquareCentimeters }: World): boolean {
  return dustSquareCentimeters >= DUSTBIN_SQUARE_CENTIMETERS;
}

/** Stands still: in the dock or where the robot is. */
export function comeToRest(world: World): void {
  world.state = isOnDock(world) ? 'Docked' : 'Idle';
  if (world.state === 'Docked') correctBelief(world.misbelief);
  standStill(world.motion);
}

/** Ends what is under way and stays where it is until somebody clears the fault. */
export function failWith(world: World, code: FaultKind): void {
  endRun(world, code);
  world.error = { code, message: FAULT_MESSAGES[code] };
  if (code === 'DustbinFull') world.dustSquareCentimeters = DUSTBIN_SQUARE_CENTIMETERS;
  world.state = 'Error';
  standStill(world.motion);
}

const FAULT_MESSAGES: Record<FaultKind, string> = {
  WheelStuck: 'A wheel is blocked.',
  WheelUp: 'A wheel hangs in the air.',
  RobotStuck: 'The robot is stuck.',
  PickedUp: 'The robot was picked up.',
  DustbinFull: 'The dustbin is full.',
  LidarBlocked: 'The laser turret is covered or does not turn.',
  BatteryLow: 'The battery is too low to go on.',
};
