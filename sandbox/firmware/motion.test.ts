import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  MAX_TURN_DEGREES_PER_SECOND,
  normalDegrees,
  TURN_DEGREES_PER_SECOND_SQUARED,
  turnTowards,
  type Motion,
} from './motion.ts';
import { STEP_SECONDS } from './step-time.ts';

const degrees = fc.double({ min: -180, max: 180, noNaN: true });
const rate = fc.double({ min: -MAX_TURN_DEGREES_PER_SECOND, max: MAX_TURN_DEGREES_PER_SECOND, noNaN: true });
const ROUNDING = 1e-9;

function standing(headingDegrees = 0, turnDegreesPerSecond = 0): Motion {
  return { xMillimeters: 0, yMillimeters: 0, headingDegrees, speedMillimetersPerSecond: 0, turnDegreesPerSecond };
}

/** @returns the seconds it takes, with a look at each step of them */
function turn(motion: Motion, to: number, look: (before: Motion) => void = () => undefined): number {
  for (let steps = 0; steps < 200; steps += 1) {
    const before = { ...motion };
    if (!turnTowards(motion, to, STEP_SECONDS)) return steps * STEP_SECONDS;
    look(before);
  }
  return assert.fail(`still at ${motion.headingDegrees}°, not at ${to}°`);
}

test('however a robot turns, another way is reached without a jerk, and exactly', () => {
  fc.assert(
    fc.property(degrees, degrees, rate, (from, to, turning) => {
      const motion = standing(from, turning);
      turn(motion, to, ({ headingDegrees, turnDegreesPerSecond }) => {
        const change = Math.abs(motion.turnDegreesPerSecond - turnDegreesPerSecond);
        assert.ok(change <= TURN_DEGREES_PER_SECOND_SQUARED * STEP_SECONDS + ROUNDING, `${change}°/s in a step`);
        assert.ok(Math.abs(motion.turnDegreesPerSecond) <= MAX_TURN_DEGREES_PER_SECOND + ROUNDING);
        const turned = normalDegrees(motion.headingDegrees - headingDegrees);
        assert.ok(Math.abs(turned - motion.turnDegreesPerSecond * STEP_SECONDS) < ROUNDING);
      });
      assert.equal(motion.headingDegrees, normalDegrees(to));
      assert.equal(motion.turnDegreesPerSecond, 0);
    }),
    { numRuns: 1_000 },
  );
});

test('a quarter turn takes a bit more than a second, half a turn less than two', () => {
  const [quarter, half] = [turn(standing(), 90), turn(standing(), 180)];
  assert.ok(quarter > 1 && quarter < 1.3, `${quarter} s`);
  assert.ok(half > 1.6 && half < 1.9, `${half} s`);
});
