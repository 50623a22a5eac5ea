import { normalDegrees, WHEEL_MILLIMETERS } from '../motion.ts';
import type { Random } from '../random.ts';

const TICKS_PER_MILLIMETER = 2;
/** What of a way and of a turn the wheels count wrong, at most; a slip is another one in each step. */
const SLIP_SHARE = 0.06;
/** The wheels are not equally large: degrees that a metre straight ahead seems to turn. */
const BIAS_DEGREES_PER_METER = 0.4;

/** What the wheels counted since the robot was switched on, and where it would be by that alone: wrong by more and more. */
export interface Odometry {
  leftTicks: number;
  rightTicks: number;
  xMillimeters: number;
  yMillimeters: number;
  headingDegrees: number;
}

/** What a robot really drove and turned in one step; backwards it drove less than nothing. */
export interface Movement {
  readonly drivenMillimeters: number;
  readonly turnedDegrees: number;
}

/** Counts a movement as the wheels do. */
export function rollWheels(odometry: Odometry, movement: Movement, random: Random): void {
  const { drivenMillimeters, turnedDegrees } = movement;
  if (drivenMillimeters === 0 && turnedDegrees === 0) return;
  const driven = drivenMillimeters * (1 + SLIP_SHARE * (random() - 0.5));
  const turned =
    turnedDegrees * (1 + SLIP_SHARE * (random() - 0.5)) + (BIAS_DEGREES_PER_METER * drivenMillimeters) / 1_000;
  const apart = (turned * Math.PI * WHEEL_MILLIMETERS) / 180;
  odometry.leftTicks += (driven - apart) * TICKS_PER_MILLIMETER;
  odometry.rightTicks += (driven + apart) * TICKS_PER_MILLIMETER;
  const heading = ((odometry.headingDegrees + turned / 2) * Math.PI) / 180;
  odometry.xMillimeters += driven * Math.cos(heading);
  odometry.yMillimeters += driven * Math.sin(heading);
  odometry.headingDegrees = normalDegrees(odometry.headingDegrees + turned);
}
