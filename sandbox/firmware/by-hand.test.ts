import { test } from 'node:test';
import assert from 'node:assert/strict';
import { endManual, move, pauseRun, Refusal, startCleaning, startManual, stopMotion } from './commands.ts';
import { Firmware } from './firmware.ts';
import { blockWay } from './hands.ts';
import { isSolidAt } from './home.ts';
import { truthOf } from './localisation.ts';
import { METHODS } from './methods.ts';
import { seededRandom } from './random.ts';
import { pointAround } from './senses/body.ts';
import { readSensors } from './sensor-list.ts';
import { setRestrictions } from './set-restrictions.ts';
import { stepWorld } from './step.ts';
import { distanceBetween } from './terrain.ts';
import { readFlat, switchOn } from './test-flat.ts';
import type { World } from './world.ts';

const flat = readFlat();

test('a key that is held for a second drives as far as the wheels allow, and then the robot stands', () => {
  const world = driven();
  hold(world, { velocity: 300, seconds: 1 });
  const millimeters = distanceBetween(flat.plan.dock, world.motion);
  assert.ok(millimeters > 200 && millimeters < 240, `${millimeters} mm: half a second to speed up`);
  const { xMillimeters, yMillimeters } = world.motion;
  pass(world, 2);
  assert.deepEqual([world.motion.xMillimeters, world.motion.yMillimeters], [xMillimeters, yMillimeters]);
  assert.equal(world.state, 'ManualControl');
});

test('what was asked lasts as long as it was asked for, and not longer', () => {
  const world = driven();
  move(world, asked(300, 0, 300));
  pass(world, 0.3);
  const { yMillimeters } = world.motion;
  assert.ok(yMillimeters > flat.plan.dock.yMillimeters);
  pass(world, 5);
  assert.equal(world.motion.yMillimeters, yMillimeters);
  assert.equal(world.motion.speedMillimetersPerSecond, 0);
});

test('a robot turns on the spot, drives backwards and in a curve, and no wheel is faster than it can be', () => {
  const world = driven();
  hold(world, { velocity: 200, seconds: 1.5 });
  hold(world, { rotation: -360, seconds: 1 });
  assert.equal(distanceBetween(world.motion, { ...world.motion }), 0);
  assert.ok(world.motion.headingDegrees < 0, 'clockwise from 90°');
  move(world, asked(300, 149, 1_000));
  pass(world, 0.8);
  const { speedMillimetersPerSecond: speed, turnDegreesPerSecond: turn } = world.motion;
  assert.ok(speed + (turn * Math.PI * 115) / 180 <= 300.001, `${speed} mm/s and ${turn}°/s`);
  const { leftTicks, rightTicks } = world.odometry;
  hold(world, { velocity: -100, seconds: 1 });
  assert.ok(world.odometry.leftTicks < leftTicks && world.odometry.rightTicks < rightTicks, 'wheels count backwards');
});

test('it bumps: before a wall the robot stands, says so, and gets away from it backwards', () => {
  const world = driven();
  const { xMillimeters: x, yMillimeters: y } = flat.plan.dock;
  blockWay(world, { x1Millimeters: x - 300, y1Millimeters: y + 600, x2Millimeters: x + 300, y2Millimeters: y + 700 });
  hold(world, { velocity: 300, seconds: 4 });
  assert.deepEqual(bumper(world), [1, 1]);
  assert.ok(world.motion.yMillimeters < y + 470, 'its body is 140 mm ahead of its middle');
  assert.ok(world.motion.yMillimeters > y + 400);
  assert.notEqual(world.state, 'Error');
  hold(world, { velocity: -200, seconds: 0.5 });
  assert.deepEqual(bumper(world), [0, 0]);
});

test('backwards it runs into things as well, though no bumper says so', () => {
  const world = driven();
  hold(world, { velocity: -300, seconds: 5 });
  assert.ok(distanceBetween(flat.plan.dock, world.motion) < 400, 'the wall behind the dock');
  assert.deepEqual(bumper(world), [0, 0]);
});

test('wherever a person drives it, its body is never in a wall or a piece of furniture, by more than it is wrong about where it is', () => {
  const world = driven();
  const random = seededRandom(7);
  for (let turn = 0; turn < 300; turn += 1) {
    hold(world, { velocity: random() < 0.15 ? -250 : 300, rotation: 240 * (random() - 0.5), seconds: 1 });
    assert.equal(world.state, 'ManualControl');
    const truth = truthOf(world.motion, world.misbelief);
    for (let degrees = 0; degrees < 360; degrees += 15)
      assert.ok(!isSolidAt(world.home, pointAround(truth, degrees, 105)), JSON.stringify(truth));
  }
});

test('it stops at a line that a person has drawn, and may turn away from it', () => {
  const world = driven();
  const { xMillimeters: x, yMillimeters: y } = flat.plan.dock;
  const wall = { x1Millimeters: x - 700, y1Millimeters: y - 500, x2Millimeters: x - 700, y2Millimeters: y + 2_000 };
  hold(world, { velocity: 300, seconds: 2 });
  hold(world, { rotation: 90, seconds: 1.3 });
  setRestrictions(world, { walls: [wall], noGoZones: [] });
  hold(world, { velocity: 300, seconds: 5 });
  assert.ok(world.motion.xMillimeters > x - 700 + 100 && world.motion.xMillimeters < x - 400);
  assert.deepEqual(bumper(world), [0, 0]);
  const { xMillimeters } = world.motion;
  hold(world, { velocity: -300, seconds: 1 });
  assert.ok(world.motion.xMillimeters > xMillimeters + 100);
});

test('a robot that is driven by hand sees: its map grows', () => {
  const world = driven({ isMapLearned: false });
  const known = (): number => world.map.counters.filter((counter) => counter !== 0).length;
  const before = known();
  hold(world, { velocity: 300, seconds: 3 });
  assert.ok(known() > before + 1_000, `${known() - before} cells`);
});

test('it is a motion of its own kind, which no cleaning counts, and takes of the battery', () => {
  const world = driven();
  const { batteryPercent } = world;
  hold(world, { velocity: 300, seconds: 2 });
  endManual(world);
  assert.equal(world.state, 'Idle');
  assert.deepEqual(
    world.records.map(({ kind, state, number, areaSquareCentimeters: area }) => [kind, state, number, area]),
    [['Manual', 'Finished', 1, 0]],
  );
  assert.equal(world.totals.cleanings, 0);
  assert.ok(world.totals.distanceMillimeters > 400);
  assert.ok(world.batteryPercent < batteryPercent);
  endManual(world);
  assert.equal(world.records.length, 1);
});

test('nothing begins meanwhile, nothing is paused, and a stop ends it', () => {
  const world = driven();
  assert.throws(() => startCleaning(world, { kind: 'Full' }, { passes: 1, by: 'test' }), Refusal);
  assert.throws(() => startManual(world, 'other'), Refusal);
  assert.throws(() => pauseRun(world), /driven by hand/);
  stopMotion(world);
  assert.equal(world.records[0]?.endedWhy, 'Stopped');
  assert.throws(() => move(world, asked(100, 0, 300)), /start_manual comes first/);
});

test('where nobody is at the keys any more the robot is free again by itself', () => {
  const world = driven();
  hold(world, { velocity: 100, seconds: 1 });
  pass(world, 18);
  assert.equal(world.state, 'ManualControl');
  pass(world, 3);
  assert.equal(world.state, 'Idle');
});

test('a person at the keys has no other time: at any factor a key drives as far as at 1', () => {
  const far = [1, 50, 1_000].map((timeFactor) => {
    let now = 0;
    const options = { terrain: flat, seed: 1, batteryPercent: 90, serial: 'x', now: () => now, wallNow: () => now };
    const firmware = new Firmware({ ...options, timeFactor });
    const ask = (method: string, params: object = {}): unknown => {
      firmware.catchUp();
      return METHODS[method]?.perform(firmware, params, 'test');
    };
    now += 100;
    ask('start_manual');
    ask('move', asked(300, 0, 300));
    now += 2_000;
    firmware.catchUp();
    return distanceBetween(flat.plan.dock, firmware.world.motion);
  });
  assert.ok(
    far.every((millimeters) => Math.abs(millimeters - 31.5) < 0.001),
    String(far),
  );
});

function driven(options: Parameters<typeof switchOn>[1] = {}): World {
  const world = switchOn(flat, options);
  startManual(world, 'test');
  return world;
}

function asked(velocityMillimetersPerSecond: number, rotationDegreesPerSecond: number, forMilliseconds: number) {
  return { velocityMillimetersPerSecond, rotationDegreesPerSecond, forMilliseconds };
}

/** As a person holds a key: a command of 300 ms each tenth of a second, and none at the end. */
function hold(world: World, keys: { velocity?: number; rotation?: number; seconds: number }): void {
  for (let tenth = 0; tenth < keys.seconds * 10; tenth += 1) {
    move(world, asked(keys.velocity ?? 0, keys.rotation ?? 0, 300));
    pass(world, 0.1);
  }
  move(world, asked(0, 0, 0));
  stepWorld(world);
}

function pass(world: World, seconds: number): void {
  for (let step = 0; step < Math.round(seconds * 20); step += 1) stepWorld(world);
}

function bumper(world: World): readonly number[] | undefined {
  return readSensors(world, ['Bumper']).readings['Bumper'];
}
