import type { Point } from './terrain.ts';

/**
 * Limits of a vacuum's differential drive: 0.3 m/s is what the firmware of the Roborock V1 and S5 accepts at most; a turn of
 * 149°/s moves each wheel, 115 mm from the centre, at that speed.
 */
export const MAX_SPEED_MILLIMETERS_PER_SECOND = 300;
export const MAX_TURN_DEGREES_PER_SECOND = 149;
/** Carpet takes a fifth of the speed. */
export const CARPET_SPEED = 0.8;
/** Half of the distance between the wheels. */
export const WHEEL_MILLIMETERS = 115;
const ACCELERATION_MILLIMETERS_PER_SECOND_SQUARED = 600;
/** What the same acceleration at the wheels makes of a turn on the spot: 149°/s within half a second. */
export const TURN_DEGREES_PER_SECOND_SQUARED = 298;
/** A heading this close to the next point counts as towards it. */
const AIMED_DEGREES = 0.5;
/** A point this close counts as reached; the robot is then put on it, so that errors do not add up. */
const REACHED_MILLIMETERS = 1;

/** Where a robot is and how it moves; changed in place, because it is changed twenty times a second. */
export interface Motion {
  xMillimeters: number;
  yMillimeters: number;
  headingDegrees: number;
  speedMillimetersPerSecond: number;
  /** Counter-clockwise. */
  turnDegreesPerSecond: number;
}

/**
 * Turns towards the target, or drives towards it, for the given time.
 *
 * @returns the millimetres driven
 */
export function moveTowards(
  motion: Motion,
  target: Point,
  { speed, seconds }: { speed: number; seconds: number },
): number {
  const dx = target.xMillimeters - motion.xMillimeters;
  const dy = target.yMillimeters - motion.yMillimeters;
  const remaining = Math.hypot(dx, dy);
  if (remaining <= REACHED_MILLIMETERS) return place(motion, target, remaining);
  const bearing = (Math.atan2(dy, dx) * 180) / Math.PI;
  if (turnTowards(motion, bearing, seconds)) return 0;
  const braking = Math.sqrt(2 * ACCELERATION_MILLIMETERS_PER_SECOND_SQUARED * remaining);
  const faster = motion.speedMillimetersPerSecond + ACCELERATION_MILLIMETERS_PER_SECOND_SQUARED * seconds;
  motion.speedMillimetersPerSecond = Math.min(faster, braking, speed);
  const driven = motion.speedMillimetersPerSecond * seconds;
  if (driven >= remaining) return place(motion, target, remaining);
  motion.xMillimeters += (dx / remaining) * driven;
  motion.yMillimeters += (dy / remaining) * driven;
  return driven;
}

export function isAt(motion: Motion, target: Point): boolean {
  return motion.xMillimeters === target.xMillimeters && motion.yMillimeters === target.yMillimeters;
}

export function standStill(motion: Motion): void {
  motion.speedMillimetersPerSecond = 0;
  motion.turnDegreesPerSecond = 0;
}

/** Turns on the spot, no faster than it can stop in time. @returns whether there was anything to turn. */
export function turnTowards(motion: Motion, headingDegrees: number, seconds: number): boolean {
  const left = normalDegrees(headingDegrees - motion.headingDegrees);
  const change = TURN_DEGREES_PER_SECOND_SQUARED * seconds;
  if (Math.abs(left) <= AIMED_DEGREES && Math.abs(motion.turnDegreesPerSecond) <= change) {
    motion.headingDegrees = normalDegrees(headingDegrees);
    motion.turnDegreesPerSecond = 0;
    return false;
  }
  const rate = Math.sign(left) * fastestTurn(Math.abs(left), seconds);
  const { turnDegreesPerSecond: before } = motion;
  motion.turnDegreesPerSecond = Math.max(before - change, Math.min(before + change, rate));
  motion.headingDegrees = normalDegrees(motion.headingDegrees + motion.turnDegreesPerSecond * seconds);
  motion.speedMillimetersPerSecond = 0;
  return true;
}

/** How fast it is to drive and to turn; `speed` is below 0 backwards. */
export type Wheels = Pick<Motion, 'speedMillimetersPerSecond' | 'turnDegreesPerSecond'>;

/** Drives and turns at once, as both wheels are told. It speeds up as always, and brakes at once as at every stop. */
export function moveByHand(motion: Motion, asked: Wheels, seconds: number): void {
  const { speedMillimetersPerSecond: speed, turnDegreesPerSecond: turn } = withinReach(asked);
  const faster = ACCELERATION_MILLIMETERS_PER_SECOND_SQUARED * seconds;
  motion.speedMillimetersPerSecond = speedUp(motion.speedMillimetersPerSecond, speed, faster);
  motion.turnDegreesPerSecond = speedUp(motion.turnDegreesPerSecond, turn, TURN_DEGREES_PER_SECOND_SQUARED * seconds);
  const turned = motion.turnDegreesPerSecond * seconds;
  const heading = ((motion.headingDegrees + turned / 2) * Math.PI) / 180;
  motion.xMillimeters += motion.speedMillimetersPerSecond * seconds * Math.cos(heading);
  motion.yMillimeters += motion.speedMillimetersPerSecond * seconds * Math.sin(heading);
  motion.headingDegrees = normalDegrees(motion.headingDegrees + turned);
}

/** Where one wheel would be too fast, both are slower: the curve stays the same. */
function withinReach({ speedMillimetersPerSecond: speed, turnDegreesPerSecond: turn }: Wheels): Wheels {
  const rim = Math.abs(speed) + (Math.abs(turn) * Math.PI * WHEEL_MILLIMETERS) / 180;
  const share = Math.min(1, MAX_SPEED_MILLIMETERS_PER_SECOND / Math.max(rim, 1));
  return { speedMillimetersPerSecond: speed * share, turnDegreesPerSecond: turn * share };
}

function speedUp(now: number, asked: number, most: number): number {
  const along = Math.sign(asked) === Math.sign(now) ? Math.abs(now) : 0;
  return Math.sign(asked) * Math.min(Math.abs(asked), along + most);
}

/** From which a robot can slow down in time, by one step's worth in each step. */
function fastestTurn(leftDegrees: number, seconds: number): number {
  const change = TURN_DEGREES_PER_SECOND_SQUARED * seconds;
  const steps = (Math.sqrt(1 + (8 * leftDegrees) / (change * seconds)) - 1) / 2;
  return Math.min(steps * change, leftDegrees / seconds, MAX_TURN_DEGREES_PER_SECOND);
}

/** The same angle, above −180° and up to 180°. */
export function normalDegrees(degrees: number): number {
  const turned = degrees % 360;
  if (turned > 180) return turned - 360;
  return turned <= -180 ? turned + 360 : turned;
}

function place(motion: Motion, target: Point, remaining: number): number {
  motion.xMillimeters = target.xMillimeters;
  motion.yMillimeters = target.yMillimeters;
  return remaining;
}
