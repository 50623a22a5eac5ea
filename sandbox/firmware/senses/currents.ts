import type { FanSpeed } from '../battery.ts';
import type { Random } from '../random.ts';
import { WHEEL_MILLIMETERS } from '../motion.ts';

/** What the motors of a robot work at. */
export interface Effort {
  readonly speedMillimetersPerSecond: number;
  readonly turnDegreesPerSecond: number;
  /** Nothing while the brush stands still. */
  readonly fanSpeed?: FanSpeed | undefined;
  readonly isOnCarpet: boolean;
  /** A wheel is caught or pressed against something. */
  readonly isBlocked: boolean;
}

/** Milliamperes, made up in the order of what such motors take. */
const IDLE_WHEEL = 8;
const WHEEL_PER_MILLIMETER_PER_SECOND = 0.25;
const BLOCKED_WHEEL = 900;
const BRUSH: Readonly<Record<FanSpeed, number>> = { Min: 320, Low: 380, Medium: 450, High: 520, Max: 600 };
const CARPET_FACTOR = 1.7;
const NOISE_SHARE = 0.08;

/** @returns milliamperes of the left and the right wheel's motor */
export function wheelCurrents(effort: Effort, random: Random): { left: number; right: number } {
  const { speedMillimetersPerSecond: speed, turnDegreesPerSecond, isOnCarpet, isBlocked } = effort;
  const apart = (turnDegreesPerSecond * Math.PI * WHEEL_MILLIMETERS) / 180;
  const current = (rim: number): number => {
    if (isBlocked) return noisy(BLOCKED_WHEEL, random);
    const rolling = Math.abs(rim) * WHEEL_PER_MILLIMETER_PER_SECOND * (isOnCarpet ? CARPET_FACTOR : 1);
    return noisy(IDLE_WHEEL + rolling, random);
  };
  return { left: current(speed - apart), right: current(speed + apart) };
}

/** @returns milliamperes of the main brush's motor */
export function brushCurrent({ fanSpeed, isOnCarpet }: Effort, random: Random): number {
  if (fanSpeed === undefined) return 0;
  return noisy(BRUSH[fanSpeed] * (isOnCarpet ? CARPET_FACTOR : 1), random);
}

function noisy(milliamperes: number, random: Random): number {
  return Math.round(milliamperes * (1 + NOISE_SHARE * (random() + random() - 1)));
}
