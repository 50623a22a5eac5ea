import assert from 'node:assert/strict';
import { test } from 'node:test';
import { largestDeviation } from './deviation.ts';

const waypoints = [
  { xMillimeters: 0, yMillimeters: 0 },
  { xMillimeters: 1_000, yMillimeters: 0 },
  { xMillimeters: 1_000, yMillimeters: 1_000 },
];

function at(leg: number, xMillimeters: number, yMillimeters: number) {
  return { leg, xMillimeters, yMillimeters, headingDegrees: 0, monotonicMilliseconds: 0 };
}

test('the way to the first waypoint was asked by nobody', () => {
  assert.equal(largestDeviation({ waypoints, points: [at(0, 500, 900)] }), undefined);
});

test('it is measured from the way between the two waypoints that the robot was between', () => {
  assert.equal(largestDeviation({ waypoints, points: [at(0, 9, 9), at(1, 500, -30), at(1, 600, 20)] }), 30);
  assert.equal(largestDeviation({ waypoints, points: [at(2, 940, 500)] }), 60);
  assert.equal(largestDeviation({ waypoints, points: [at(1, 1_030, 40)] }), 50, 'beyond the end counts from the end');
});

test('a loop leads from the last waypoint to the first', () => {
  assert.equal(largestDeviation({ waypoints, points: [at(3, 500, 500)] }), 0);
  assert.equal(largestDeviation({ waypoints, points: [at(3, 0, 1_000)] }), 707);
});

test('one waypoint has no way between', () => {
  const one = [{ xMillimeters: 0, yMillimeters: 0 }];
  assert.equal(largestDeviation({ waypoints: one, points: [at(0, 5, 5)] }), undefined);
  assert.equal(largestDeviation({ waypoints: one, points: [at(1, 3, 4)] }), 5, 'but a loop has one of no length');
});
