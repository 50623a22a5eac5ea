import { recordPath } from './driven-path.ts';
import type { Pose } from './floor-plan.ts';
import { correctBelief, driveBlindly, followBeacon, isAstray, matchScan, truthOf } from './localisation.ts';
import { enterScan, RAY_STRIDE } from './map-scan.ts';
import { normalDegrees } from './motion.ts';
import { scanRays } from './senses/lidar.ts';
import { rollWheels } from './senses/odometry.ts';
import { STEP_SECONDS } from './step-time.ts';
import { distanceBetween } from './terrain.ts';
import { failWith, isUnderWay, type World } from './world.ts';

/** Five turns of the lidar a second. */
export const STEPS_PER_TURN = 4;
/** So long the robot trusts its wheels alone. */
const BLIND_SECONDS = 20;
/** So long it looks about until it knows where it is. */
const LOST_SECONDS = 6;
/** What is turned less in a step is no corner of the path. */
const TURN_DEGREES = 1;
const BEACON_MILLIMETERS = 500;

/** What the senses do while the robot is under way, or does not know where it is. */
export function perceive(world: World): void {
  const isLost = world.lostSeconds !== undefined;
  if (!isLost && !isUnderWay(world)) return;
  if (world.blindSeconds !== undefined) return goBlind(world, world.blindSeconds);
  if (isLost) return lookAbout(world);
  if ((world.steps + world.lidarPhase) % STEPS_PER_TURN !== 0) return;
  if (isAstray(world.misbelief)) findItself(world);
  lookOnce(world);
  if (isNearDock(world)) followBeacon(world.misbelief);
  // While it stands nothing moves, whatever it gets to believe.
  else if (world.motion.speedMillimetersPerSecond !== 0) matchScan(world.misbelief, world.senseRandom);
}

/** The turns of the lidar that it takes to enter every ray in the map. */
export function lookAround(world: World): void {
  if (world.blindSeconds !== undefined) return;
  for (let turn = 0; turn < RAY_STRIDE; turn += 1) lookOnce(world);
}

/** What the robot moved in a step, as its wheels count it; without sight it is wrong by that. */
export function feelMovement(world: World, before: Pose): void {
  const { motion, misbelief, senseRandom } = world;
  const dx = motion.xMillimeters - before.xMillimeters;
  const dy = motion.yMillimeters - before.yMillimeters;
  const turnedDegrees = normalDegrees(motion.headingDegrees - before.headingDegrees);
  recordPath(world.path, motion, Math.abs(turnedDegrees) > TURN_DEGREES);
  const drivenMillimeters = motion.speedMillimetersPerSecond < 0 ? -Math.hypot(dx, dy) : Math.hypot(dx, dy);
  rollWheels(world.odometry, { drivenMillimeters, turnedDegrees }, senseRandom);
  if (world.blindSeconds !== undefined) driveBlindly(misbelief, [dx, dy], senseRandom);
}

/** Looks with the rays that are entered in the map; the others of the turn would be seen for nothing. */
function lookOnce(world: World): void {
  const { home, map, motion, ranges, senseRandom } = world;
  const rays = { first: world.lidarTurns % RAY_STRIDE, stride: RAY_STRIDE };
  world.lidarTurns += 1;
  scanRays(ranges, { home, at: truthOf(motion, world.misbelief), random: senseRandom }, rays);
  enterScan(map, home.plan, { at: motion, ranges, rays });
}

function isNearDock({ state, motion, terrain }: World): boolean {
  return state === 'Returning' && distanceBetween(motion, terrain.plan.dock) < BEACON_MILLIMETERS;
}

function goBlind(world: World, seconds: number): void {
  world.blindSeconds = seconds + STEP_SECONDS;
  if (isNearDock(world)) followBeacon(world.misbelief);
  if (isUnderWay(world) && world.blindSeconds > BLIND_SECONDS) failWith(world, 'LidarBlocked');
}

/** Compares what it sees with its map until it has found itself there. */
function lookAbout(world: World): void {
  world.lostSeconds = (world.lostSeconds ?? 0) + STEP_SECONDS;
  if (world.lostSeconds < LOST_SECONDS) return;
  delete world.lostSeconds;
  findItself(world);
}

/** It believes what is true, and looks at its way again: from there it is another one. */
function findItself({ motion, misbelief, map }: World): void {
  Object.assign(motion, truthOf(motion, misbelief));
  correctBelief(misbelief);
  map.hasChanged = true;
  map.hasLostFloor = true;
}
