import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drivePath } from '../testing/records.ts';
import { whyMissed } from './end-leg.ts';
import { NOT_BEGUN } from './legs.ts';

const path = { ...NOT_BEGUN, driving: true };
const outcomes = {
  Finished: { state: 'Finished', result: {} },
  Blocked: { state: 'Ended', reason: 'Blocked', message: '', result: {} },
} as const;

/** Of a leg to 0,0. @param millimeters how far from it the robot is; undefined: it does not say */
function missed(state: keyof typeof outcomes, millimeters: number | undefined, waypoint: object = {}) {
  const task = drivePath(
    'p',
    { path },
    { waypoints: [{ xMillimeters: 0, yMillimeters: 0, ...waypoint }], toleranceMillimeters: 150 },
  );
  const pose =
    millimeters === undefined ? undefined : { xMillimeters: millimeters, yMillimeters: 0, headingDegrees: 0 };
  return whyMissed(task, { outcome: outcomes[state], pose });
}

test('a waypoint is reached within the tolerance, whether the way to its very point is free or not', () => {
  assert.equal(missed('Finished', 150), undefined);
  assert.equal(missed('Finished', undefined), undefined);
  assert.equal(missed('Blocked', 150), undefined);
});

test('beyond it is not, and that says how far the robot is', () => {
  assert.equal(missed('Finished', 151), 'the robot stopped 151 mm from it');
  assert.equal(missed('Blocked', 151), 'no way leads there; the robot is 151 mm from it');
  assert.equal(missed('Blocked', undefined), 'no way leads there; the robot is away');
});

test('where a heading is asked, a robot whose way ended before has not reached it', () => {
  assert.equal(missed('Finished', 100, { headingDegrees: 90 }), undefined);
  assert.equal(missed('Blocked', 100, { headingDegrees: 90 }), 'the robot is there, and could not turn to 90 degrees');
});
