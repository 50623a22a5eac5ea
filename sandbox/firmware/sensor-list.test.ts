import { test } from 'node:test';
import assert from 'node:assert/strict';
import { setFault, startCleaning } from './commands.ts';
import { coverLidar } from './hands.ts';
import { mapOf } from './map-answer.ts';
import { listSensors, readSensors, SENSORS } from './sensor-list.ts';
import { stepWorld } from './step.ts';
import { readFlat, stepUntil, switchOn } from './test-flat.ts';
import type { World } from './world.ts';

const flat = readFlat();
const NAMES = Object.keys(SENSORS);

test('each sensor has a unit and a period, and a reading has an integer for each of its fields', () => {
  const world = cleaning();
  const { readings, simulatedMilliseconds } = readSensors(world, NAMES);
  assert.equal(simulatedMilliseconds, 15_000);
  for (const { name, unit, minPeriodMilliseconds, fields } of listSensors().sensors) {
    assert.ok(unit !== '' && minPeriodMilliseconds >= 50);
    assert.equal(readings[name]?.length, name === 'Lidar' ? 360 : (fields?.length ?? 1), name);
    assert.ok(readings[name]?.every(Number.isInteger), name);
  }
});

test('currents follow what the robot does', () => {
  const one = (world: World, name: string): number => readSensors(world, [name]).readings[name]?.[0] ?? -1;
  const docked = switchOn(flat);
  assert.equal(one(docked, 'BrushCurrent'), 0);
  assert.ok(one(docked, 'WheelCurrent') < 20);
  const world = cleaning();
  stepUntil(world, ({ run, motion }) => run?.leg?.isBrushing === true && motion.speedMillimetersPerSecond > 200);
  assert.ok(one(world, 'BrushCurrent') > 300 && one(world, 'WheelCurrent') > 20);
  setFault(world, 'WheelStuck');
  assert.ok(one(world, 'WheelCurrent') > 800);
});

test('under a cover the lidar has no echo', () => {
  const world = cleaning();
  coverLidar(world, true);
  assert.deepEqual(new Set(readSensors(world, ['Lidar']).readings['Lidar']), new Set([0]));
});

test('a robot that is read does what it does unread', () => {
  const [read, unread] = [cleaning(false), cleaning(false)];
  for (let step = 0; step < 500; step += 1) {
    readSensors(read, NAMES);
    mapOf(read);
    stepWorld(read);
    stepWorld(unread);
  }
  assert.deepEqual(
    [read.motion, read.misbelief, read.odometry, read.map],
    [unread.motion, unread.misbelief, unread.odometry, unread.map],
  );
});

function cleaning(isMapLearned = true): World {
  const world = switchOn(flat, { isMapLearned });
  startCleaning(world, { kind: 'Full' }, { passes: 1, by: 'test' });
  for (let step = 0; step < 300; step += 1) stepWorld(world);
  return world;
}
