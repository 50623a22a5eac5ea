import { test } from 'node:test';
import assert from 'node:assert/strict';
import {
  clearFault,
  pauseRun,
  Refusal,
  resumeRun,
  sendHome,
  setFault,
  startCleaning,
  startDrive,
  stopMotion,
} from './commands.ts';
import { emptyDustbin } from './dustbin.ts';
import type { CleaningPlace } from './places.ts';
import { KEPT_RUNS, recordOf } from './runs.ts';
import { stepWorld } from './step.ts';
import { readFlat, stepUntil, switchOn } from './test-flat.ts';

const flat = readFlat();
const FULL = { kind: 'Full' } as const;
const OPTIONS = { passes: 1, by: 'test' };

const NOWHERE: readonly [string, CleaningPlace, RegExp][] = [
  ['a room that is not there', { kind: 'Rooms', segmentIds: ['99'] }, /no room 99; there are 16, 17, 18, 19, 20/],
  ['a zone in a wall', { kind: 'Zones', zones: [zoneAt(0, 0, 100, 100)] }, /no floor there/],
  [
    'a spot off the plan',
    { kind: 'Spot', xMillimeters: 99_000, yMillimeters: 0, sideMillimeters: 900 },
    /no floor there/,
  ],
];
for (const [what, place, message] of NOWHERE)
  test(`${what} is refused, and nothing begins`, () => {
    const world = switchOn(flat);
    assert.throws(
      () => startCleaning(world, place, OPTIONS),
      (error) => error instanceof Refusal && message.test(error.message),
    );
    assert.equal(world.lastRunNumber, 0);
    assert.equal(world.state, 'Docked');
  });

test('a start is refused while a run is under way or paused, and while in error', () => {
  const world = switchOn(flat);
  startCleaning(world, FULL, OPTIONS);
  assert.throws(() => startCleaning(world, FULL, OPTIONS), Refusal);
  pauseRun(world);
  assert.throws(() => startDrive(world, flat.plan.dock, 'test'), Refusal);
  setFault(world, 'WheelStuck');
  assert.throws(() => startCleaning(world, FULL, OPTIONS), /in error: A wheel is blocked/);
  clearFault(world);
  startCleaning(world, FULL, OPTIONS);
  assert.equal(world.lastRunNumber, 2);
});

test('a start on the way home is obeyed', () => {
  const world = switchOn(flat);
  startCleaning(world, FULL, OPTIONS);
  for (let step = 0; step < 400; step += 1) stepWorld(world);
  assert.equal(sendHome(world), true);
  startCleaning(world, FULL, OPTIONS);
  assert.equal(world.state, 'Cleaning');
});

test('what was paused goes on as it was', () => {
  const world = switchOn(flat);
  startDrive(world, { xMillimeters: 2_000, yMillimeters: 6_000 }, 'test');
  stepWorld(world);
  pauseRun(world);
  const { xMillimeters } = world.motion;
  for (let step = 0; step < 100; step += 1) stepWorld(world);
  assert.equal(world.motion.xMillimeters, xMillimeters);
  resumeRun(world);
  assert.equal(world.state, 'Driving');
  stepUntil(world, ({ state }) => state === 'Idle');
  assert.deepEqual([world.motion.xMillimeters, world.motion.yMillimeters], [2_000, 6_000]);
});

test('stop and home may be repeated, and log nothing while nothing moves', () => {
  const world = switchOn(flat);
  stopMotion(world);
  assert.equal(sendHome(world), false);
  assert.equal(world.state, 'Docked');
});

test('pause without a run, and resume without a pause, are refused', () => {
  const world = switchOn(flat);
  assert.throws(() => pauseRun(world), Refusal);
  startCleaning(world, FULL, OPTIONS);
  assert.throws(() => resumeRun(world), Refusal);
});

test('a run fills the dustbin with what it cleans; a full one is a fault, and refused until it is emptied', () => {
  const world = switchOn(flat);
  startCleaning(world, FULL, OPTIONS);
  stepUntil(world, ({ dustSquareCentimeters }) => dustSquareCentimeters > 10_000);
  assert.equal(world.dustSquareCentimeters, recordOf(world.run ?? assert.fail(), flat.plan).areaSquareCentimeters);
  world.dustSquareCentimeters += 5_980_000;
  stepUntil(world, ({ state }) => state === 'Error');
  assert.equal(world.records[0]?.endedWhy, 'DustbinFull');
  assert.throws(() => emptyDustbin(world), /emptied by the dock/);
  assert.equal(sendHome(world), true);
  assert.equal(world.error?.code, 'DustbinFull');
  stepUntil(world, ({ state }) => state === 'Docked');
  assert.throws(() => startCleaning(world, FULL, OPTIONS), /the dustbin is full/);
  emptyDustbin(world);
  assert.equal(world.error, undefined);
  startCleaning(world, FULL, OPTIONS);
});

test('a robot in its dock whose dustbin is full has no fault any more once the dock has emptied it', () => {
  const world = switchOn(flat);
  setFault(world, 'DustbinFull');
  assert.equal(sendHome(world), false);
  assert.equal(world.state, 'Docked');
  emptyDustbin(world);
  assert.equal(world.error, undefined);
  assert.equal(world.state, 'Docked');
});

test('the newest runs are kept', () => {
  const world = switchOn(flat);
  for (let run = 0; run < KEPT_RUNS + 3; run += 1) {
    startCleaning(world, { kind: 'Rooms', segmentIds: ['20'] }, OPTIONS);
    stopMotion(world);
  }
  assert.equal(world.records.length, KEPT_RUNS);
  assert.equal(world.records.at(-1)?.number, KEPT_RUNS + 3);
});

function zoneAt(x1Millimeters: number, y1Millimeters: number, x2Millimeters: number, y2Millimeters: number) {
  return { x1Millimeters, y1Millimeters, x2Millimeters, y2Millimeters };
}
