import { batteryAfter, LOW_BATTERY_PERCENT, RESUME_BATTERY_PERCENT, type Load } from './battery.ts';
import { nextLeg, type Leg } from './cleaning-work.ts';
import { coverFloor } from './covered-floor.ts';
import { avoid } from './avoiding.ts';
import { drive } from './driving.ts';
import { exploreOn } from './exploring.ts';
import { MAX_SPEED_MILLIMETERS_PER_SECOND, turnTowards } from './motion.ts';
import { GROUND } from './floor-plan.ts';
import { groundAt } from './home.ts';
import { work } from './wear.ts';
import { feelMovement, perceive } from './perceiving.ts';
import { findRoute } from './route.ts';
import type { Run } from './runs.ts';
import { STEP_SECONDS } from './step-time.ts';
import { distanceBetween } from './terrain.ts';
import { comeToRest, endRun, failWith, isOnDock, isUnderWay, type FirmwareState, type World } from './world.ts';

/** How far the robot drives between two markings of the floor below its brush: half a cell. */
const MARKING_MILLIMETERS = 25;

/** What the lidar shows in its way is seen from afar, so that a second is soon enough. */
const REPLAN_STEPS = 20;

/** What happens to such robots without anybody's doing. */
const CHANCE_FAULTS = ['WheelStuck', 'WheelUp', 'RobotStuck', 'DustbinFull', 'LidarBlocked'] as const;

/** Advances the robot by one step. */
export function stepWorld(world: World): void {
  world.steps += 1;
  perceive(world);
  if (isUnderWay(world)) stepUnderWay(world);
  else STEPS[world.state](world);
  if (world.batteryPercent === 0 && world.state !== 'Error' && !isOnDock(world)) failWith(world, 'BatteryLow');
}

function stepUnderWay(world: World): void {
  if (world.lostSeconds !== undefined) return drain(world, { kind: 'Standing' });
  const { xMillimeters, yMillimeters, headingDegrees } = world.motion;
  if (world.map.hasLostFloor && world.steps % REPLAN_STEPS === 0) avoid(world);
  STEPS[world.state](world);
  wearParts(world);
  if (world.faultsPerHour > 0) failByChance(world);
  feelMovement(world, { xMillimeters, yMillimeters, headingDegrees });
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
  const way = findRoute(terrain, motion, terrain.plan.dock);
  if (way === undefined) return failWith(world, 'RobotStuck');
  world.wayHome = way;
  world.state = 'Returning';
  cruise(world);
}

/** Goes on with the run that is under way, from wherever the robot is. */
export function goOn(world: World, run: Run): void {
  run.state = 'Running';
  world.state = run.kind === 'GoTo' ? 'Driving' : 'Cleaning';
}

function wearParts({ wear, run, home, motion }: World): void {
  const isOnCarpet = groundAt(home, motion) === GROUND.carpet;
  work(wear, { isBrushing: run?.leg?.isBrushing === true, isOnCarpet, seconds: STEP_SECONDS });
}

function failByChance(world: World): void {
  if (world.faultRandom() >= (world.faultsPerHour * STEP_SECONDS) / 3_600) return;
  failWith(world, CHANCE_FAULTS[Math.floor(world.faultRandom() * CHANCE_FAULTS.length)] ?? 'RobotStuck');
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
  if (world.map.hasChanged) avoid(world);
  return exploreOn(world, run) ?? nextLeg(world.terrain, run.work, world.motion);
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

function markFloor({ motion, terrain }: World, run: Run): void {
  if (run.markedAt !== undefined && distanceBetween(run.markedAt, motion) < MARKING_MILLIMETERS) return;
  run.markedAt = { xMillimeters: motion.xMillimeters, yMillimeters: motion.yMillimeters };
  coverFloor(run.covered, terrain.plan, motion);
}

function finish(world: World, run: Run): void {
  const isBlocked = run.work.skippedLanes > 0 && run.work.doneMillimeters === 0;
  endRun(world, isBlocked ? 'Blocked' : 'Finished');
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
