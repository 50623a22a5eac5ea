import { avoid } from './avoiding.ts';
import { GROUND, type FloorPlan, type Pose } from './floor-plan.ts';
import { groundAt, type Home } from './home.ts';
import { truthOf } from './localisation.ts';
import { CARPET_SPEED, isAt, moveTowards, standStill } from './motion.ts';
import { FELT, markTaken, SURELY_TAKEN, type OwnMap } from './own-map.ts';
import { pointAround } from './senses/body.ts';
import {
  BUMPER_DEGREES,
  BUMPER_MILLIMETERS,
  CLIFF_DEGREES,
  CLIFF_MILLIMETERS,
  feelBumper,
  feelCliffs,
  type Bumper,
} from './senses/touch.ts';
import { STEP_SECONDS } from './step-time.ts';
import { cellAt, type Point } from './terrain.ts';
import { failWith, type World } from './world.ts';

/** One crossing in three hundred, one metre along it in twenty. */
export const CAUGHT_PER_STEP = 0.001;
/** What the robot ran into is in the next cell. */
const BEYOND_MILLIMETERS = 20;
/** So often in a row it runs into something before it gives up; a metre of free way makes up for one. */
const MOST_BUMPS = 12;
const FORGIVEN_MILLIMETERS = 1_000;

/**
 * Drives towards the next point of a way for one step, or runs into something: then it stays where it was, remembers what it
 * felt, and the way ahead is planned anew.
 *
 * @returns the millimetres driven; the target is taken off the way when it is reached
 */
export function drive(world: World, way: Point[], target: Point): number {
  const { motion, home } = world;
  const before = { ...motion };
  const ground = groundAt(home, truthOf(motion, world.misbelief));
  const speed = world.cruisingMillimetersPerSecond * (ground === GROUND.carpet ? CARPET_SPEED : 1);
  const driven = moveTowards(motion, target, { speed, seconds: STEP_SECONDS });
  if (driven > 0 && runsInto(world)) {
    Object.assign(motion, before);
    standStill(motion);
    avoid(world);
    return 0;
  }
  if (isAt(motion, target)) way.shift();
  world.bumps = Math.max(0, world.bumps - driven / FORGIVEN_MILLIMETERS);
  if (ground === GROUND.cable && world.senseRandom() < CAUGHT_PER_STEP) failWith(world, 'WheelStuck');
  return driven;
}

/** Whether the bumper or a cliff sensor says stop; the map has then what they felt. */
function runsInto(world: World): boolean {
  const { home, motion, misbelief } = world;
  const truth = truthOf(motion, misbelief);
  const reach = Math.ceil(BUMPER_MILLIMETERS / home.plan.cellMillimeters) + 1;
  if ((home.safety[cellAt(home.plan, truth)] ?? 0) > reach) return false;
  const touch = touchOf(home, truth);
  const { bumper, deep } = touch;
  if (!bumper.left && !bumper.right && deep.length === 0) return false;
  rememberTouch(world.map, home.plan, { at: motion, touch });
  world.bumps += 1;
  if (world.bumps > MOST_BUMPS) failWith(world, 'RobotStuck');
  return true;
}

/** What bumper and cliff sensors feel: the directions of those that find no ground. */
export interface Touch {
  readonly bumper: Bumper;
  readonly deep: readonly number[];
}

export function touchOf(home: Home, truth: Pose): Touch {
  const cliffs = feelCliffs(home, truth);
  return { bumper: feelBumper(home, truth), deep: CLIFF_DEGREES.filter((_, index) => cliffs[index]) };
}

/** Enters in the map what was felt. @param at where the robot believes to be */
export function rememberTouch(
  map: OwnMap,
  plan: FloorPlan,
  { at, touch: { bumper, deep } }: { at: Pose; touch: Touch },
): void {
  const pressed = BUMPER_DEGREES.flatMap((degrees) => [
    ...(bumper.left ? [degrees] : []),
    ...(bumper.right ? [-degrees] : []),
  ]);
  const cell = (degrees: number, millimeters: number): number =>
    cellAt(plan, pointAround(at, degrees, millimeters + BEYOND_MILLIMETERS));
  for (const degrees of pressed) markTaken(map, cell(degrees, BUMPER_MILLIMETERS), SURELY_TAKEN);
  for (const degrees of deep) markTaken(map, cell(degrees, CLIFF_MILLIMETERS), FELT);
}
