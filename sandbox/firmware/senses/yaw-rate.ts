import type { Random } from '../random.ts';

/** Of a cheap gyroscope: it never stands quite still. */
const BIAS_DEGREES_PER_SECOND = 0.15;
const NOISE_DEGREES_PER_SECOND = 0.4;

/** What the gyroscope says of a turn, in thousandths of a degree a second, counter-clockwise. */
export function feelYawRate(turnDegreesPerSecond: number, random: Random): number {
  const noise = NOISE_DEGREES_PER_SECOND * (random() + random() - 1);
  return Math.round((turnDegreesPerSecond + BIAS_DEGREES_PER_SECOND + noise) * 1_000);
}
