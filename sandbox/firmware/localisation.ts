import type { Pose } from './floor-plan.ts';
import { normalDegrees } from './motion.ts';
import type { Random } from './random.ts';

/**
 * How far the truth is from where the robot believes to be. The robot steers by its belief, so this is also how far it drives
 * beside its way.
 */
export interface Misbelief {
  xMillimeters: number;
  yMillimeters: number;
  headingDegrees: number;
}

/** What matching its scans with its map leaves to a robot that sees: bounds of this model, in the order of a cell. */
export const WORST_MILLIMETERS = 30;
export const WORST_DEGREES = 2;
/** More than rounding makes of the bound. */
const ASTRAY = 1.01;
/** Of the error that is there, each turn of the lidar corrects so much; it takes some 20 turns to forget. */
const CORRECTED_SHARE = 0.05;
/** And adds up to so much: about 9 mm and 0.3° in the long run. */
const ADDED_MILLIMETERS = 5;
const ADDED_DEGREES = 0.17;
/** By the wheels alone a way's direction drifts, in degrees a millimetre. */
const BLIND_DEGREES = 0.004;
/** The last half metre is guided by the infrared light of the dock. */
const DOCKING_SHARE = 0.2;

export function truthOf(believed: Pose, { xMillimeters, yMillimeters, headingDegrees }: Misbelief): Pose {
  return {
    xMillimeters: believed.xMillimeters + xMillimeters,
    yMillimeters: believed.yMillimeters + yMillimeters,
    headingDegrees: normalDegrees(believed.headingDegrees + headingDegrees),
  };
}

/** Whether a robot that looks again is more wrong than one that has seen all the time. */
export function isAstray({ xMillimeters, yMillimeters, headingDegrees }: Misbelief): boolean {
  return (
    Math.hypot(xMillimeters, yMillimeters) > ASTRAY * WORST_MILLIMETERS || Math.abs(headingDegrees) > WORST_DEGREES
  );
}

/** After a turn of the lidar: an error that wanders about nothing, and never beyond its bounds. */
export function matchScan(misbelief: Misbelief, random: Random): void {
  const wander = (value: number, added: number): number => value * (1 - CORRECTED_SHARE) + added * (2 * random() - 1);
  const x = wander(misbelief.xMillimeters, ADDED_MILLIMETERS);
  const y = wander(misbelief.yMillimeters, ADDED_MILLIMETERS);
  const excess = Math.max(1, Math.hypot(x, y) / WORST_MILLIMETERS);
  misbelief.xMillimeters = x / excess;
  misbelief.yMillimeters = y / excess;
  const heading = wander(misbelief.headingDegrees, ADDED_DEGREES);
  misbelief.headingDegrees = Math.max(-WORST_DEGREES, Math.min(WORST_DEGREES, heading));
}

/** After a step without sight: the error grows with the way. @param driven what the robot believes to have driven, as x and y */
export function driveBlindly(misbelief: Misbelief, driven: readonly [number, number], random: Random): void {
  const [dx, dy] = driven;
  misbelief.headingDegrees += Math.hypot(dx, dy) * BLIND_DEGREES * (random() - 0.4);
  const angle = (misbelief.headingDegrees * Math.PI) / 180;
  misbelief.xMillimeters += dx * (Math.cos(angle) - 1) - dy * Math.sin(angle);
  misbelief.yMillimeters += dx * Math.sin(angle) + dy * (Math.cos(angle) - 1);
}

/** After a look at the light of the dock. */
export function followBeacon(misbelief: Misbelief): void {
  misbelief.xMillimeters *= 1 - DOCKING_SHARE;
  misbelief.yMillimeters *= 1 - DOCKING_SHARE;
  misbelief.headingDegrees *= 1 - DOCKING_SHARE;
}

/** The robot knows exactly where it is: its contacts touch those of the dock. */
export function correctBelief(misbelief: Misbelief): void {
  misbelief.xMillimeters = 0;
  misbelief.yMillimeters = 0;
  misbelief.headingDegrees = 0;
}
