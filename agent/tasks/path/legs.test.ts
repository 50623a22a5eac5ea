import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drivePath, pathSpec, second } from '../testing/records.ts';
import { blocked, missedBy, motionOf, NOT_BEGUN, reached, resultOf, waypointText } from './legs.ts';

const onFirst = { path: { ...NOT_BEGUN, driving: true } };
const now = second(10);

test('a waypoint that was reached leads to the next, after its dwell', () => {
  assert.deepEqual(reached(drivePath('p', onFirst), now), { ...NOT_BEGUN, legs: 1 });
  const dwelling = drivePath('p', onFirst, {
    waypoints: [{ xMillimeters: 0, yMillimeters: 0, dwellMilliseconds: 500 }],
  });
  assert.deepEqual(reached(dwelling, now), { ...NOT_BEGUN, legs: 1, notBefore: now + 500 });
});

test('a waypoint that was out of reach for a while and is reached was never out of reach', () => {
  const tried = drivePath('p', { path: { ...onFirst.path, blockedSince: second(3) } });
  assert.equal(reached(tried, now).blockedSince, undefined);
});

test('Fail: what is out of reach ends the path, and says which waypoint', () => {
  const ending = blocked(drivePath('p', onFirst), now, 'no way leads there');
  assert.deepEqual(ending, {
    phase: 'Failed',
    reason: 'Blocked',
    message: 'waypoint 1 (0,0) is out of reach: no way leads there',
  });
});

test('Skip: what is out of reach is left out, each time round', () => {
  const path = drivePath(
    'p',
    { path: { ...onFirst.path, legs: 2, skipped: 1, skippedWaypoints: [0] } },
    {
      onBlocked: 'Skip',
      loops: 2,
    },
  );
  const { legs, skipped, skippedWaypoints, driving } = blocked(path, now, '') as typeof NOT_BEGUN;
  assert.deepEqual([legs, skipped, skippedWaypoints, driving], [3, 2, [0], false]);
});

test('Wait: it is tried again in a while, and no longer than blockedTimeoutSeconds', () => {
  const path = (blockedSince?: number) =>
    drivePath(
      'p',
      { path: { ...onFirst.path, ...(blockedSince && { blockedSince }) } },
      {
        onBlocked: 'Wait',
        blockedTimeoutSeconds: 5,
      },
    );
  const first = blocked(path(), now, 'a chair') as typeof NOT_BEGUN;
  assert.deepEqual([first.legs, first.blockedSince, first.notBefore], [0, now, now + 2_000]);
  const last = blocked(path(second(6)), now, 'a chair') as typeof NOT_BEGUN;
  assert.deepEqual([last.blockedSince, last.notBefore], [second(6), second(11)]);
  const over = blocked(path(second(5)), now, 'a chair');
  assert.deepEqual('message' in over && [over.reason, over.message], [
    'Blocked',
    'waypoint 1 (0,0) is out of reach: a chair; it was tried for 5 s',
  ]);
});

test('a waypoint is called by its place, its number and its loop', () => {
  const spec = { ...pathSpec(2), waypoints: [{ place: 'bin', xMillimeters: 1, yMillimeters: 2 }, {}], loops: 3 };
  assert.equal(waypointText(drivePath('p', {}, spec), 4), 'waypoint 1 of loop 3 (bin)');
});

test('the driver is told heading and speed only where they were asked', () => {
  assert.deepEqual(motionOf(drivePath('p')), { xMillimeters: 0, yMillimeters: 0 });
  const waypoints = [{ xMillimeters: 5, yMillimeters: 6, headingDegrees: -90 }];
  assert.deepEqual(motionOf(drivePath('p', {}, { waypoints, speedMillimetersPerSecond: 100 })), {
    ...waypoints[0],
    speedMillimetersPerSecond: 100,
  });
});

test('what was done counts the leg that is under way', () => {
  const path = { ...NOT_BEGUN, legs: 3, skipped: 1, distanceMillimeters: 500 };
  assert.deepEqual(resultOf(path, { distanceMillimeters: 20 }), {
    distanceMillimeters: 520,
    waypointsReached: 2,
    waypointsSkipped: 1,
  });
});

test('a robot that does not say where it is has not missed anything for certain', () => {
  assert.equal(missedBy(drivePath('p', onFirst), undefined), undefined);
  assert.equal(missedBy(drivePath('p', onFirst), { xMillimeters: 30, yMillimeters: 40, headingDegrees: 0 }), 50);
});

test('while the time is unknown nothing dwells, and nothing has been tried for long', () => {
  const dwelling = drivePath('p', onFirst, {
    waypoints: [{ xMillimeters: 0, yMillimeters: 0, dwellMilliseconds: 500 }],
  });
  assert.deepEqual(reached(dwelling, undefined), { ...NOT_BEGUN, legs: 1 });
  const waiting = drivePath('p', onFirst, { onBlocked: 'Wait', blockedTimeoutSeconds: 1 });
  assert.deepEqual(blocked(waiting, undefined, 'a chair'), NOT_BEGUN);
});
