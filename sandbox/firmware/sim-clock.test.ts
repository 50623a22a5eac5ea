import { test } from 'node:test';
import assert from 'node:assert/strict';
import { SimClock } from './sim-clock.ts';

test('steps are due as time passes, times the factor, and each counts once', () => {
  let now = 0;
  const clock = new SimClock(() => now, 2);
  now = 130;
  assert.equal(clock.takeSteps(), 5);
  assert.equal(clock.takeSteps(), 0);
  now = 150;
  assert.equal(clock.takeSteps(), 1, 'what was left of the first 130 ms counts');
});

test('a new factor counts from now on', () => {
  let now = 0;
  const clock = new SimClock(() => now, 1);
  now = 1_000;
  clock.setFactor(0);
  now = 5_000;
  assert.equal(clock.takeSteps(), 20);
});

test('a robot that fell far behind does not catch up for ever', () => {
  let now = 0;
  const clock = new SimClock(() => now, 1_000);
  now = 3_600_000;
  assert.equal(clock.takeSteps(), 20_000);
  assert.equal(clock.takeSteps(), 0);
});
