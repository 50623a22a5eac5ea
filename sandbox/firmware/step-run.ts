import { avoid, avoidInRun } from './avoiding.ts';
import { LOW_BATTERY_PERCENT, type Load } from './battery.ts';
import { nextLeg, planDrive, type Leg } from './cleaning-work.ts';
import { coverFloor, coveredSquareCentimeters } from './covered-floor.ts';
import { drive } from './driving.ts';
import { exploreOn } from './exploring.ts';
import { cruise, drain, goHome } from './going.ts';
import { findRoute } from './route.ts';
import { turnTowards } from './motion.ts';
import type { Run } from './runs.ts';
import { STEP_SECONDS } from './step-time.ts';
import { distanceBetween, type Point } from './terrain.ts';
import { comeToRest, endRun, failWith, isDustbinFull, type World } from './world.ts';

/** How far the robot drives between two markings of the floor below its brush: half a cell. */
const MARKING_MILLIMETERS = 25;
/** So long the robot looks about before it gives a drive up. */
const LOOK_SECONDS = 6;

/** A step of the run that is under way. */
export function stepRun(world: World): void {
  const { run } = world;
  if (run === undefined) return comeToRest(world);
  run.seconds += STEP_SECONDS;
  const leg = run.leg ?? legAhead(world, run);
  if (leg === undefined) return arrive(world, run);
  run.leg = leg;
  const load: Load = leg.isBrushing
    ? { kind: 'Cleaning', fanSpeed: run.fanSpeed ?? world.fanSpeed }
    : { kind: 'Driving' };
  drain(world, load);
  driveLeg(world, run, leg);
  if (world.run === run && world.batteryPercent <= LOW_BATTERY_PERCENT) chargeFirst(world, run);
}

function legAhead(world: World, run: Run): Leg | undefined {
  cruise(world, run.place.kind === 'GoTo' ? run.place.speedMillimetersPerSecond : undefined);
  if (world.map.hasChanged) avoid(world);
  return exploreOn(world, run) ?? nextLeg(world.terrain, run.work, world.motion);
}

function driveLeg(world: World, run: Run, leg: Leg): void {
  const target = leg.points[0];
  const driven = target === undefined ? 0 : drive(world, leg.points, target);
  run.distanceMillimeters += driven;
  if (leg.isBrushing) cleanFloor(world, run);
  const isOver = leg.points.length === 0;
  const lane = isOver ? leg.laneMillimetersAhead : Math.min(driven, leg.laneMillimetersAhead);
  leg.laneMillimetersAhead -= lane;
  run.work.doneMillimeters += lane;
  if (!isOver) return;
  if (leg.onward === undefined) return void delete run.leg;
  run.leg = leg.onward;
  avoidInRun(world, run);
}

/** What was cleaned goes into the dustbin. */
function cleanFloor(world: World, run: Run): void {
  const { motion, terrain } = world;
  if (run.markedAt !== undefined && distanceBetween(run.markedAt, motion) < MARKING_MILLIMETERS) return;
  run.markedAt = { xMillimeters: motion.xMillimeters, yMillimeters: motion.yMillimeters };
  const before = coveredSquareCentimeters(run.covered, terrain.plan);
  coverFloor(run.covered, terrain.plan, motion);
  world.dustSquareCentimeters += coveredSquareCentimeters(run.covered, terrain.plan) - before;
  if (isDustbinFull(world)) failWith(world, 'DustbinFull');
}

/** Where it was to go, the robot turns to where it was to look; where no way leads there, it looks again whether one does. */
function arrive(world: World, run: Run): void {
  const isBlocked = run.work.skippedLanes > 0 && run.work.doneMillimeters === 0;
  if (isBlocked && run.place.kind === 'GoTo' && run.lookedSeconds < LOOK_SECONDS)
    return lookAgain(world, run, run.place);
  const heading = run.place.kind === 'GoTo' && !isBlocked ? run.place.headingDegrees : undefined;
  if (heading !== undefined && turnTowards(world.motion, heading, STEP_SECONDS))
    return drain(world, { kind: 'Driving' });
  finish(world, run, isBlocked);
}

/** What stood in the way may be gone, which only the lidar tells, and not at once. */
function lookAgain(world: World, run: Run, place: Point): void {
  run.lookedSeconds += STEP_SECONDS;
  drain(world, { kind: 'Driving' });
  if (run.lookedSeconds >= LOOK_SECONDS) run.work = planDrive(place);
}

function finish(world: World, run: Run, isBlocked: boolean): void {
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
