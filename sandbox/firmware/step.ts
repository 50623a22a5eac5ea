import { batteryAfter, LOW_BATTERY_PERCENT, RESUME_BATTERY_PERCENT, type Load } from './battery.ts';
import { nextLeg, type Leg } from './cleaning-work.ts';
import { coverFloor } from './covered-floor.ts';
import { isAt, MAX_SPEED_MILLIMETERS_PER_SECOND, moveTowards, turnTowards } from './motion.ts';
import { findRoute } from './route.ts';
import type { Run } from './runs.ts';
import { distanceBetween, type Point } from './terrain.ts';
import { comeToRest, endRun, failWith, isOnDock, type FirmwareState, type World } from './world.ts';

/** The physics always advances by this much, whatever the time factor, so that a run is the same at each. */
export const STEP_SECONDS = 0.05;
/** How far the robot drives between two markings of the floor below its brush: half a cell. */
const MARKING_MILLIMETERS = 25;

/** Advances the robot by one step. */
export function stepWorld(world: World): void {
  world.steps += 1;
  STEPS[world.state](world);
  if (world.batteryPercent === 0 && world.state !== 'Error' && !isOnDock(world)) failWith(world, 'BatteryLow');
}

const STEPS: Record<FirmwareState, (world: World) => void> = {
  Docked: stepDocked,
  Cleaning: stepRun,
  Driving: stepRun,
  Returning: stepReturning,
  Idle: stand,
  Paused: stand,
  Error: stand,
};

/** Sends the robot to its dock, from wherever it is; a run that is under way waits for it to be charged. */
export function goHome(world: World): void {
  const { motion, terrain } = world;
  world.wayHome = findRoute(terrain, motion, terrain.plan.dock) ?? [];
  world.state = 'Returning';
  cruise(world);
}

/** Goes on with the run that is under way, from wherever the robot is. */
export function goOn(world: World, run: Run): void {
  run.state = 'Running';
  world.state = run.kind === 'GoTo' ? 'Driving' : 'Cleaning';
}

function stand(world: World): void {
  drain(world, { kind: isOnDock(world) ? 'Charging' : 'Standing' });
}

function stepDocked(world: World): void {
  drain(world, { kind: 'Charging' });
  if (world.run?.state === 'Recharging' && world.batteryPercent >= RESUME_BATTERY_PERCENT) goOn(world, world.run);
}

function stepReturning(world: World): void {
  const { dock } = world.terrain.plan;
  drain(world, { kind: 'Driving' });
  const target = world.wayHome[0];
  if (target !== undefined) drive(world, world.wayHome, target);
  else if (!turnTowards(world.motion, dock.headingDegrees, STEP_SECONDS)) comeToRest(world);
}

function stepRun(world: World): void {
  const { run } = world;
  if (run === undefined) return comeToRest(world);
  run.seconds += STEP_SECONDS;
  const leg = run.leg ?? legAhead(world, run);
  if (leg === undefined) return finish(world, run);
  run.leg = leg;
  const load: Load = leg.isBrushing
    ? { kind: 'Cleaning', fanSpeed: run.fanSpeed ?? world.fanSpeed }
    : { kind: 'Driving' };
  drain(world, load);
  driveLeg(world, run, leg);
  if (world.batteryPercent <= LOW_BATTERY_PERCENT) chargeFirst(world, run);
}

function legAhead(world: World, run: Run): Leg | undefined {
  cruise(world);
  return nextLeg(world.terrain, run.work, world.motion);
}

function driveLeg(world: World, run: Run, leg: Leg): void {
  const target = leg.points[0];
  const driven = target === undefined ? 0 : drive(world, leg.points, target);
  run.distanceMillimeters += driven;
  if (leg.isBrushing) markFloor(world, run);
  const isOver = leg.points.length === 0;
  const lane = isOver ? leg.laneMillimetersAhead : Math.min(driven, leg.laneMillimetersAhead);
  leg.laneMillimetersAhead -= lane;
  run.work.doneMillimeters += lane;
  if (!isOver) return;
  if (leg.onward === undefined) delete run.leg;
  else run.leg = leg.onward;
}

/** @returns the millimetres driven; the target is taken off the way when it is reached */
function drive(world: World, way: Point[], target: Point): number {
  const speed = world.cruisingMillimetersPerSecond;
  const driven = moveTowards(world.motion, target, { speed, seconds: STEP_SECONDS });
  if (isAt(world.motion, target)) way.shift();
  return driven;
}

function markFloor({ motion, terrain }: World, run: Run): void {
  if (run.markedAt !== undefined && distanceBetween(run.markedAt, motion) < MARKING_MILLIMETERS) return;
  run.markedAt = { xMillimeters: motion.xMillimeters, yMillimeters: motion.yMillimeters };
  coverFloor(run.covered, terrain.plan, motion);
}

function finish(world: World, run: Run): void {
  endRun(world, 'Finished');
  if (run.kind === 'GoTo') comeToRest(world);
  else goHome(world);
}

/** Leaves the run for the dock, so that it can go on later from the very place. */
function chargeFirst(world: World, run: Run): void {
  const { motion, terrain } = world;
  if (run.leg !== undefined) {
    const left = { xMillimeters: motion.xMillimeters, yMillimeters: motion.yMillimeters };
    const back = findRoute(terrain, terrain.plan.dock, left) ?? [];
    run.leg = { points: back, isBrushing: false, laneMillimetersAhead: 0, onward: run.leg };
  }
  run.state = 'Recharging';
  goHome(world);
}

function drain(world: World, load: Load): void {
  world.batteryPercent = batteryAfter(world.batteryPercent, load, STEP_SECONDS);
}

/** No two wheels grip alike: each leg has its own speed, up to 4 % below the limit. */
function cruise(world: World): void {
  world.cruisingMillimetersPerSecond = MAX_SPEED_MILLIMETERS_PER_SECOND * (0.96 + 0.04 * world.random());
}
