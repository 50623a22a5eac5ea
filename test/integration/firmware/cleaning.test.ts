import { test } from 'node:test';
import assert from 'node:assert/strict';
import { coverFloor, untouchedFloor } from '@kubevac/sandbox/firmware/covered-floor.ts';
import { startCleaning, stopMotion } from '@kubevac/sandbox/firmware/commands.ts';
import type { CleaningPlace } from '@kubevac/sandbox/firmware/places.ts';
import { rectangleCells, roomCells } from '@kubevac/sandbox/firmware/lanes.ts';
import {
  MAX_SPEED_MILLIMETERS_PER_SECOND,
  MAX_TURN_DEGREES_PER_SECOND,
  normalDegrees,
} from '@kubevac/sandbox/firmware/motion.ts';
import { recordOf, type RunRecord } from '@kubevac/sandbox/firmware/runs.ts';
import { stepWorld } from '@kubevac/sandbox/firmware/step.ts';
import { STEP_SECONDS } from '@kubevac/sandbox/firmware/step-time.ts';
import { cellAt, centreOf } from '@kubevac/sandbox/firmware/terrain.ts';
import { readFlat, stepUntil, switchOn } from '@kubevac/sandbox/firmware/test-flat.ts';
import type { World } from '@kubevac/sandbox/firmware/world.ts';

const flat = readFlat();
const KITCHEN: CleaningPlace = { kind: 'Rooms', segmentIds: ['16'] };

test('a clean of the flat takes 15 to 25 minutes, and one of the kitchen 3 to 5', () => {
  const full = recordOfCleaning({ kind: 'Full' });
  assert.ok(full.durationSeconds > 900 && full.durationSeconds < 1_500, `${full.durationSeconds} s`);
  const kitchen = recordOfCleaning(KITCHEN);
  assert.ok(kitchen.durationSeconds > 180 && kitchen.durationSeconds < 300, `${kitchen.durationSeconds} s`);
});

test('more than nine tenths of the floor that the brush can reach are cleaned, in each room', () => {
  for (const [index, { segmentId, name }] of flat.plan.rooms.entries()) {
    const world = switchOn(flat);
    startCleaning(world, { kind: 'Rooms', segmentIds: [segmentId] }, { passes: 1, by: 'test' });
    const { covered } = world.run ?? assert.fail();
    stepUntil(world, ({ run }) => run === undefined);
    const reached = untouchedFloor(flat.plan);
    for (const [cell, isIn] of roomCells(flat, index).entries())
      if (isIn === 1) coverFloor(reached, flat.plan, centreOf(flat.plan, cell));
    const cleaned = reached.cells.filter((percent, cell) => percent === 100 && covered.cells[cell] === 100).length;
    const whole = reached.cells.filter((percent) => percent === 100).length;
    assert.ok(cleaned / whole > 0.9, `${name}: ${cleaned} of ${whole} cells`);
  }
});

test('a zone is cleaned and little beside it', () => {
  const zone = { x1Millimeters: 4_000, y1Millimeters: 4_200, x2Millimeters: 2_000, y2Millimeters: 3_200 };
  const { areaSquareCentimeters } = recordOfCleaning({ kind: 'Zones', zones: [zone] });
  assert.ok(Math.abs(areaSquareCentimeters / 20_000 - 1) < 0.1, `${areaSquareCentimeters} cm² of 20,000`);
});

test('a zone smaller than the brush still has a cell to clean', () => {
  const cells = rectangleCells(
    flat,
    { xMillimeters: 2_000, yMillimeters: 6_000 },
    { xMillimeters: 2_100, yMillimeters: 6_100 },
  );
  assert.ok(cells.includes(1));
});

test('a second pass goes over the same floor once more', () => {
  const once = recordOfCleaning(KITCHEN);
  const twice = recordOfCleaning(KITCHEN, 2);
  assert.ok(twice.distanceMillimeters > once.distanceMillimeters * 1.7);
  assert.ok(twice.areaSquareCentimeters < once.areaSquareCentimeters * 1.1);
});

test('no step is longer or turns more than the wheels can, and none enters an obstacle', () => {
  const world = switchOn(flat);
  startCleaning(world, { kind: 'Full' }, { passes: 1, by: 'test' });
  stepUntil(world, (now) => {
    const before = { ...now.motion };
    stepWorld(now);
    const { motion, terrain } = now;
    const driven = Math.hypot(motion.xMillimeters - before.xMillimeters, motion.yMillimeters - before.yMillimeters);
    const turned = Math.abs(normalDegrees(motion.headingDegrees - before.headingDegrees));
    assert.ok(driven <= MAX_SPEED_MILLIMETERS_PER_SECOND * STEP_SECONDS + 1e-9, `${driven} mm in a step`);
    assert.ok(turned <= MAX_TURN_DEGREES_PER_SECOND * STEP_SECONDS + 1e-9, `${turned}° in a step`);
    assert.equal(terrain.reachable[cellAt(terrain.plan, motion)], 1);
    return now.state === 'Docked';
  });
  assert.equal(world.motion.headingDegrees, flat.plan.dock.headingDegrees);
});

test('the same seed and commands make the same run, another seed another one', () => {
  const runs = [7, 7, 8].map((seed) => {
    const world = switchOn(flat, { seed });
    startCleaning(world, KITCHEN, { passes: 1, by: 'test' });
    for (let step = 0; step < 1_000; step += 1) stepWorld(world);
    startAgain(world);
    stepUntil(world, ({ state }) => state === 'Docked');
    return JSON.stringify([world.records, world.steps, world.batteryPercent, world.totals]);
  });
  assert.equal(runs[0], runs[1]);
  assert.notEqual(runs[0], runs[2]);
});

test('progress only grows, stays below 100 until the run is finished, and then is 100', () => {
  const world = switchOn(flat);
  startCleaning(world, KITCHEN, { passes: 1, by: 'test' });
  let last = 0;
  while (world.run !== undefined) {
    const { percent } = recordOf(world.run, flat.plan);
    assert.ok(percent >= last && percent < 100);
    last = percent;
    stepWorld(world);
  }
  assert.ok(last > 90, `${last} % just before the end`);
  assert.equal(world.records[0]?.percent, 100);
});

function recordOfCleaning(place: CleaningPlace, passes = 1): RunRecord {
  const world = switchOn(flat);
  startCleaning(world, place, { passes, by: 'test' });
  stepUntil(world, ({ run }) => run === undefined);
  return world.records[0] ?? assert.fail('no record');
}

function startAgain(world: World): void {
  stopMotion(world);
  startCleaning(
    world,
    { kind: 'Spot', xMillimeters: 2_000, yMillimeters: 6_000, sideMillimeters: 1_000 },
    { passes: 1, by: 'test' },
  );
}
