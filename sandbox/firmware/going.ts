import { avoidInRun } from './avoiding.ts';
import { batteryAfter, type Load } from './battery.ts';
import { MAX_SPEED_MILLIMETERS_PER_SECOND } from './motion.ts';
import { findRoute } from './route.ts';
import type { Run, RunKind } from './runs.ts';
import { STEP_SECONDS } from './step-time.ts';
import { failWith, type World } from './world.ts';

/** Sends the robot to its dock, from wherever it is; a run that is under way waits for it to be charged. */
export function goHome(world: World): void {
  const { motion, terrain } = world;
  const way = findRoute(terrain, motion, terrain.plan.dock);
  if (way === undefined) return failWith(world, 'RobotStuck');
  world.wayHome = way;
  world.state = 'Returning';
  cruise(world);
}

const STATE_AT: Readonly<Record<RunKind, World['state']>> = {
  Full: 'Cleaning',
  Rooms: 'Cleaning',
  Zones: 'Cleaning',
  Spot: 'Cleaning',
  GoTo: 'Driving',
  Manual: 'ManualControl',
};

/** Goes on with the run that is under way, from wherever the robot is; its way may be restricted meanwhile. */
export function goOn(world: World, run: Run): void {
  run.state = 'Running';
  world.state = STATE_AT[run.kind];
  avoidInRun(world, run);
}

/** What a step at a load takes from the battery, or gives it. */
export function drain(world: World, load: Load): void {
  world.batteryPercent = batteryAfter(world.batteryPercent, load, STEP_SECONDS);
}

/** No two wheels grip alike: each leg has its own speed, up to 4 % below the limit. */
export function cruise(world: World, limit = MAX_SPEED_MILLIMETERS_PER_SECOND): void {
  world.cruisingMillimetersPerSecond = limit * (0.96 + 0.04 * world.random());
}
