import { test } from 'node:test';
import assert from 'node:assert/strict';
import { startCleaning, startDrive } from '@kubevac/sandbox/firmware/commands.ts';
import type { WorldOptions } from '@kubevac/sandbox/firmware/create-world.ts';
import { blockWay, clearWay, coverLidar, putDown } from '@kubevac/sandbox/firmware/hands.ts';
import { GROUND } from '@kubevac/sandbox/firmware/floor-plan.ts';
import { groundAt, isSolidAt } from '@kubevac/sandbox/firmware/home.ts';
import { truthOf, WORST_DEGREES, WORST_MILLIMETERS } from '@kubevac/sandbox/firmware/localisation.ts';
import { FELT } from '@kubevac/sandbox/firmware/own-map.ts';
import { parseFloorPlan } from '@kubevac/sandbox/firmware/parse-floor-plan.ts';
import { stepWorld } from '@kubevac/sandbox/firmware/step.ts';
import { distanceBetween, surveyTerrain } from '@kubevac/sandbox/firmware/terrain.ts';
import { readFlat, stepUntil, switchOn } from '@kubevac/sandbox/firmware/test-flat.ts';
import type { World } from '@kubevac/sandbox/firmware/world.ts';

const flat = readFlat();
const FULL = { kind: 'Full' } as const;
const OPTIONS = { passes: 1, by: 'test' };
const HALL = { kind: 'Rooms', segmentIds: ['17'] } as const;
const KITCHEN = { xMillimeters: 2_025, yMillimeters: 6_025 };
/** Between the hall and the kitchen, over the whole door. */
const DOOR = { x1Millimeters: 100, y1Millimeters: 4_200, x2Millimeters: 9_900, y2Millimeters: 4_350 };

test('a robot that knows its home sees nothing new in it, and is never wrong by more than 30 mm and 2°', () => {
  const world = switchOn(flat);
  startCleaning(world, HALL, OPTIONS);
  let farthest = 0;
  stepUntil(world, ({ misbelief: { xMillimeters, yMillimeters, headingDegrees }, state }) => {
    farthest = Math.max(farthest, Math.hypot(xMillimeters, yMillimeters));
    assert.ok(Math.abs(headingDegrees) <= WORST_DEGREES);
    return state === 'Docked';
  });
  assert.ok(farthest > 10 && farthest <= WORST_MILLIMETERS + 0.001, `${farthest} mm`);
  assert.equal(world.terrain, flat, 'it never had to plan anew');
  assert.deepEqual(truthOf(world.motion, world.misbelief), flat.plan.dock);
});

test('a robot without a map finds out where it can be, and then cleans it', () => {
  const world = switchOn(flat, { isMapLearned: false });
  assert.throws(() => startCleaning(world, { kind: 'Rooms', segmentIds: ['16'] }, OPTIONS), /no floor there/);
  startCleaning(world, FULL, OPTIONS);
  stepUntil(
    world,
    neverInside(({ map }) => map.isComplete),
  );
  const [found, truly] = [world.terrain, flat].map(({ reachable }) => reachable.filter((free) => free === 1).length);
  assert.ok(Math.abs((found ?? 0) / (truly ?? 1) - 1) < 0.03, `${found} cells of ${truly}`);
  assert.ok((world.run?.work.plannedMillimeters ?? 0) > 100_000);
  assert.equal(world.run?.state, 'Running');
});

test('it stops at the edge of stairs that it did not know of', () => {
  const world = switchOn(surveyTerrain(parseFloorPlan(BALCONY, 'balcony.txt')), { isMapLearned: false });
  startCleaning(world, FULL, OPTIONS);
  let felt = 0;
  stepUntil(world, ({ home, motion, misbelief, map, state }) => {
    assert.notEqual(groundAt(home, truthOf(motion, misbelief)), GROUND.stairs);
    felt = map.counters.filter((counter) => counter === FELT).length;
    return state === 'Docked';
  });
  assert.ok(felt > 0);
  assert.equal(world.records[0]?.state, 'Finished');
});

test('what stands in its way is seen and driven around, and forgotten when it is gone', () => {
  const world = switchOn(flat);
  blockWay(world, { x1Millimeters: 7_000, y1Millimeters: 3_300, x2Millimeters: 7_400, y2Millimeters: 3_700 });
  startCleaning(world, HALL, OPTIONS);
  stepUntil(
    world,
    neverInside(({ state }) => state === 'Docked'),
  );
  assert.equal(world.records[0]?.state, 'Finished');
  const taken = world.terrain.plan.cells.filter((cell, at) => cell === 0 && flat.plan.cells[at] !== 0).length;
  assert.ok(taken > 20, `${taken} cells`);
  clearWay(world);
  startCleaning(world, HALL, OPTIONS);
  stepUntil(world, ({ state }) => state === 'Docked');
  const left = world.terrain.plan.cells.filter((cell, at) => cell === 0 && flat.plan.cells[at] !== 0).length;
  assert.ok(left < taken / 4, `${left} of ${taken} cells`);
});

test('where no way is left a drive ends as blocked', () => {
  const world = switchOn(flat);
  blockWay(world, DOOR);
  startDrive(world, KITCHEN, 'test');
  stepUntil(
    world,
    neverInside(({ run }) => run === undefined),
  );
  assert.equal(world.records[0]?.endedWhy, 'Blocked');
  assert.equal(world.state, 'Idle');
});

test('without sight it runs into what it does not know, feels it and goes around', () => {
  const world = switchOn(flat);
  startDrive(world, { xMillimeters: 8_025, yMillimeters: 3_525 }, 'test');
  for (let step = 0; step < 40; step += 1) stepWorld(world);
  const { xMillimeters: x, yMillimeters: y } = world.motion;
  blockWay(world, { x1Millimeters: x + 500, y1Millimeters: y - 200, x2Millimeters: x + 600, y2Millimeters: y + 200 });
  coverLidar(world, true);
  let bumps = 0;
  stepUntil(
    world,
    neverInside((now) => (bumps = Math.max(bumps, now.bumps)) < 0 || now.run === undefined),
  );
  assert.ok(bumps > 0);
  assert.equal(world.records[0]?.endedWhy, 'Finished');
});

test('what it believes gets worse while its lidar is covered, and after 20 s it gives up', () => {
  const world = switchOn(flat);
  startCleaning(world, HALL, OPTIONS);
  stepUntil(world, isInLongLane);
  coverLidar(world, true);
  stepUntil(world, ({ state }) => state === 'Error');
  assert.equal(world.error?.code, 'LidarBlocked');
  const { xMillimeters, yMillimeters } = world.misbelief;
  assert.ok(Math.hypot(xMillimeters, yMillimeters) > WORST_MILLIMETERS, `${xMillimeters}, ${yMillimeters}`);
});

test('when the cover is taken off it finds itself where it is, and the robot does not jump', () => {
  const world = switchOn(flat);
  startCleaning(world, HALL, OPTIONS);
  stepUntil(world, isInLongLane);
  coverLidar(world, true);
  for (let step = 0; step < 350; step += 1) stepWorld(world);
  assert.ok(Math.hypot(world.misbelief.xMillimeters, world.misbelief.yMillimeters) > WORST_MILLIMETERS);
  coverLidar(world, false);
  let before = truthOf(world.motion, world.misbelief);
  for (let step = 0; step < 10; step += 1) {
    stepWorld(world);
    const truth = truthOf(world.motion, world.misbelief);
    assert.ok(distanceBetween(before, truth) < 25, `${distanceBetween(before, truth)} mm`);
    before = truth;
  }
  assert.ok(Math.hypot(world.misbelief.xMillimeters, world.misbelief.yMillimeters) <= WORST_MILLIMETERS);
});

test('a robot that was carried elsewhere ends its run, looks about, and drives home from there', () => {
  const world = switchOn(flat);
  startCleaning(world, FULL, OPTIONS);
  for (let step = 0; step < 200; step += 1) stepWorld(world);
  putDown(world, KITCHEN, 45);
  assert.equal(world.records[0]?.endedWhy, 'PickedUp');
  assert.deepEqual(truthOf(world.motion, world.misbelief).xMillimeters, KITCHEN.xMillimeters);
  startDrive(world, { xMillimeters: 5_025, yMillimeters: 3_525 }, 'test');
  const away = Math.hypot(world.misbelief.xMillimeters, world.misbelief.yMillimeters);
  stepUntil(world, ({ lostSeconds }) => lostSeconds === undefined);
  assert.ok(
    Math.hypot(world.misbelief.xMillimeters, world.misbelief.yMillimeters) <= WORST_MILLIMETERS && away > 1_000,
  );
  stepUntil(
    world,
    neverInside(({ run }) => run === undefined),
  );
  assert.equal(world.records[1]?.endedWhy, 'Finished');
});

test('a robot that is put into its dock is docked', () => {
  const world = switchOn(flat);
  startDrive(world, KITCHEN, 'test');
  for (let step = 0; step < 200; step += 1) stepWorld(world);
  putDown(world, { xMillimeters: flat.plan.dock.xMillimeters + 20, yMillimeters: flat.plan.dock.yMillimeters }, 0);
  assert.equal(world.state, 'Docked');
});

test('faults come by themselves at the rate that was asked for, of every kind, and never without one', () => {
  assert.equal(firstFault({ faultsPerHour: 0 }), undefined);
  const faults = Array.from({ length: 60 }, (_, seed) => firstFault({ faultsPerHour: 300, seed }) ?? assert.fail());
  const kinds = new Set(faults.map(({ kind }) => kind));
  assert.deepEqual(kinds, new Set(['WheelStuck', 'WheelUp', 'RobotStuck', 'DustbinFull', 'LidarBlocked']));
  const meanSeconds = faults.reduce((sum, { seconds }) => sum + seconds, 0) / faults.length;
  assert.ok(meanSeconds > 8 && meanSeconds < 16, `one in ${meanSeconds} s instead of 12`);
});

test('faults of one seed come at the same moment, those of another at another', () => {
  const [first, again, other] = [5, 5, 6].map((seed) => firstFault({ faultsPerHour: 100, seed }));
  assert.deepEqual(first, again);
  assert.notDeepEqual(first, other);
});

/** Of a clean of the hall. */
function firstFault(options: Partial<WorldOptions>): { kind: string; seconds: number } | undefined {
  const world = switchOn(flat, options);
  startCleaning(world, HALL, OPTIONS);
  stepUntil(world, ({ run }) => run === undefined);
  return world.error && { kind: world.error.code, seconds: world.steps / 20 };
}

/** A room that ends in stairs, on the right. */
const BALCONY = [
  'name: balcony',
  'cell: 50',
  'origin: 0 0',
  'legend: # wall',
  'legend: = stairs',
  'legend: r room 1 balcony',
  'legend: D dock 1 0',
  'grid:',
  '#'.repeat(60),
  ...Array<string>(8).fill(`#${'r'.repeat(40)}${'='.repeat(18)}#`),
  `#${'r'.repeat(6)}D${'r'.repeat(33)}${'='.repeat(18)}#`,
  ...Array<string>(8).fill(`#${'r'.repeat(40)}${'='.repeat(18)}#`),
  '#'.repeat(60),
].join('\n');

/** Blind it is wrong by more with the way, not with the time. */
function isInLongLane({ run, motion }: World): boolean {
  return (run?.leg?.laneMillimetersAhead ?? 0) > 6_000 && motion.speedMillimetersPerSecond > 0;
}

/** And the robot's true centre is never in anything. */
function neverInside(holds: (world: World) => boolean): (world: World) => boolean {
  return (world) => {
    assert.equal(isSolidAt(world.home, truthOf(world.motion, world.misbelief)), false);
    return holds(world);
  };
}
