import { isForsaken, useStep, type ByHand } from './by-hand.ts';
import { CAUGHT_PER_STEP, rememberTouch, touchOf } from './driving.ts';
import { GROUND, type FloorPlan, type Pose } from './floor-plan.ts';
import { drain } from './going.ts';
import { groundAt } from './home.ts';
import { truthOf } from './localisation.ts';
import { CARPET_SPEED, moveByHand, standStill, type Wheels } from './motion.ts';
import { pointAround } from './senses/body.ts';
import { BUMPER_MILLIMETERS, feelBumper } from './senses/touch.ts';
import { STEP_SECONDS } from './step-time.ts';
import type { Point } from './terrain.ts';
import { comeToRest, endRun, failWith, type World } from './world.ts';

/** So far the bumper gives way: until there is more room it stays pressed. */
const TRAVEL_MILLIMETERS = 20;

/** A step of a robot that somebody drives by hand: what was asked lasts as long as it was asked for. */
export function stepByHand(world: World): void {
  const { run, hand } = world;
  if (run === undefined || hand === undefined) return comeToRest(world);
  run.seconds += STEP_SECONDS;
  if (!useStep(hand)) return stand(world, hand);
  drain(world, { kind: 'Driving' });
  const before = { ...world.motion };
  const ground = groundAt(world.home, truthOf(before, world.misbelief));
  moveByHand(world.motion, wheelsOf(hand, ground), STEP_SECONDS);
  if (isInTheWay(world, hand, before)) {
    const { xMillimeters, yMillimeters } = before;
    Object.assign(world.motion, { xMillimeters, yMillimeters, speedMillimetersPerSecond: 0 });
    return;
  }
  const driven = Math.hypot(
    world.motion.xMillimeters - before.xMillimeters,
    world.motion.yMillimeters - before.yMillimeters,
  );
  if (driven === 0) return;
  letGo(world, hand);
  run.distanceMillimeters += driven;
  fallOrGetCaught(world);
}

function stand(world: World, hand: ByHand): void {
  standStill(world.motion);
  drain(world, { kind: 'Standing' });
  if (!isForsaken(hand)) return;
  endRun(world, 'Finished');
  comeToRest(world);
}

function wheelsOf(hand: ByHand, ground: number): Wheels {
  const factor = ground === GROUND.carpet ? CARPET_SPEED : 1;
  return {
    speedMillimetersPerSecond: hand.velocityMillimetersPerSecond * factor,
    turnDegreesPerSecond: hand.rotationDegreesPerSecond,
  };
}

/** What holds it back: something solid on any side, though only ahead it has a bumper, an edge ahead of it, a line that a person has drawn. */
function isInTheWay(world: World, hand: ByHand, before: Pose): boolean {
  const { home, marks, motion, misbelief } = world;
  const [from, to] = [truthOf(before, misbelief), truthOf(motion, misbelief)];
  if (isNearer(home.plan, [from, to], (cell) => home.clearance[cell] === 0)) {
    if (motion.speedMillimetersPerSecond > 0) press(world, hand);
    return true;
  }
  if (marks !== undefined && isNearer(home.drawn, [before, motion], (cell) => marks[cell] !== 0)) return true;
  if (motion.speedMillimetersPerSecond <= 0) return false;
  const touch = touchOf(home, to);
  if (touch.deep.length === 0) return false;
  rememberTouch(world.map, home.plan, { at: motion, touch });
  return true;
}

function press({ home, map, motion, misbelief }: World, hand: ByHand): void {
  const bumper = feelBumper(home, pressedIn(truthOf(motion, misbelief)));
  hand.bumper = bumper;
  rememberTouch(map, home.plan, { at: pressedIn(motion), touch: { bumper, deep: [] } });
}

/** A bumper that was pressed comes out again where nothing is before it any more. */
function letGo({ home, motion, misbelief }: World, hand: ByHand): void {
  const { left, right } = hand.bumper;
  if (!left && !right) return;
  const ahead = feelBumper(home, pressedIn(truthOf(motion, misbelief)));
  hand.bumper = { left: left && ahead.left, right: right && ahead.right };
}

function pressedIn(at: Pose): Pose {
  return { ...pointAround(at, 0, TRAVEL_MILLIMETERS), headingDegrees: at.headingDegrees };
}

/** Nearer to what it must not touch than it was: so it gets away from where it stands, and not into it. */
function isNearer(
  plan: FloorPlan,
  [from, to]: readonly [Point, Point],
  isForbidden: (cell: number) => boolean,
): boolean {
  const there = nearestMillimeters(plan, to, isForbidden);
  return there < BUMPER_MILLIMETERS && there < nearestMillimeters(plan, from, isForbidden);
}

/** To the nearest such cell; of those farther than the bumper reaches only that they are. */
function nearestMillimeters(
  { cellMillimeters: size, columns, rows, originXMillimeters, originYMillimeters }: FloorPlan,
  { xMillimeters, yMillimeters }: Point,
  isForbidden: (cell: number) => boolean,
): number {
  const [x, y] = [(xMillimeters - originXMillimeters) / size, (yMillimeters - originYMillimeters) / size];
  const reach = BUMPER_MILLIMETERS / size;
  let nearest = Infinity;
  for (let row = Math.max(0, Math.floor(y - reach)); row <= Math.min(rows - 1, y + reach); row += 1)
    for (let column = Math.max(0, Math.floor(x - reach)); column <= Math.min(columns - 1, x + reach); column += 1)
      if (isForbidden(row * columns + column))
        nearest = Math.min(nearest, Math.hypot(outside(x, column), outside(y, row)));
  return nearest * size;
}

/** How far a place is from the cell that begins at the index, in cells. */
function outside(place: number, index: number): number {
  return Math.max(index - place, 0, place - index - 1);
}

/** Behind it there are no cliff sensors, and under it may be a cable. */
function fallOrGetCaught(world: World): void {
  const ground = groundAt(world.home, truthOf(world.motion, world.misbelief));
  if (ground === GROUND.stairs) failWith(world, 'WheelUp');
  else if (ground === GROUND.cable && world.senseRandom() < CAUGHT_PER_STEP) failWith(world, 'WheelStuck');
}
