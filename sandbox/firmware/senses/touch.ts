import { GROUND, type Pose } from '../floor-plan.ts';
import { groundAt, isSolidAt, type Home } from '../home.ts';
import { pointAround } from './body.ts';
import { castRay } from './ray.ts';

/**
 * From the robot's centre to what presses the bumper: 30 mm less than the robot keeps away from what it knows, as it may be
 * so wrong about where it is.
 */
export const BUMPER_MILLIMETERS = 140;
/** Left of ahead, in degrees; the same on the right. What is farther aside is grazed and presses nothing. */
export const BUMPER_DEGREES = [5, 15, 25, 35, 45] as const;
/** Where the four cliff sensors look down, as on vacuums of this class. */
export const CLIFF_DEGREES = [60, 15, -15, -60] as const;
export const CLIFF_MILLIMETERS = 140;
/** The wall sensor looks to the right, this far from the robot's centre. */
const WALL_DEGREES = -90;
const WALL_MILLIMETERS = 300;
const ROBOT_MILLIMETERS = 170;

/** Which half of the bumper is pressed. */
export interface Bumper {
  readonly left: boolean;
  readonly right: boolean;
}

export function feelBumper(home: Home, at: Pose): Bumper {
  const isPressed = (degrees: number): boolean => isSolidAt(home, pointAround(at, degrees, BUMPER_MILLIMETERS));
  return { left: BUMPER_DEGREES.some(isPressed), right: BUMPER_DEGREES.some((degrees) => isPressed(-degrees)) };
}

/** Whether there is no ground below each cliff sensor, from the left to the right. */
export function feelCliffs(home: Home, at: Pose): boolean[] {
  return CLIFF_DEGREES.map((degrees) => groundAt(home, pointAround(at, degrees, CLIFF_MILLIMETERS)) === GROUND.stairs);
}

/** Millimetres between the robot's right side and the wall there, up to 130. */
export function feelWall(home: Home, at: Pose): number {
  const { cellMillimeters, originXMillimeters, originYMillimeters } = home.plan;
  const angle = ((at.headingDegrees + WALL_DEGREES) * Math.PI) / 180;
  const ray = {
    x: (at.xMillimeters - originXMillimeters) / cellMillimeters,
    y: (at.yMillimeters - originYMillimeters) / cellMillimeters,
    dx: Math.cos(angle),
    dy: Math.sin(angle),
  };
  const millimeters = castRay(home, ray, WALL_MILLIMETERS / cellMillimeters) * cellMillimeters;
  return Math.max(0, Math.round(millimeters - ROBOT_MILLIMETERS));
}
