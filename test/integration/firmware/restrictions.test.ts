/** Walls and no-go zones of the simulated robot: wherever it truly drives, it enters none and crosses none. */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { pauseRun, resumeRun, sendHome, startCleaning, startDrive } from '@kubevac/sandbox/firmware/commands.ts';
import { blockWay, putDown } from '@kubevac/sandbox/firmware/hands.ts';
import { truthOf } from '@kubevac/sandbox/firmware/localisation.ts';
import { UNRESTRICTED, type Restrictions } from '@kubevac/sandbox/firmware/restrictions.ts';
import type { Rectangle } from '@kubevac/sandbox/firmware/places.ts';
import { setRestrictions } from '@kubevac/sandbox/firmware/set-restrictions.ts';
import { stepWorld } from '@kubevac/sandbox/firmware/step.ts';
import { distanceBetween, type Point } from '@kubevac/sandbox/firmware/terrain.ts';
import { readFlat, stepUntil, switchOn } from '@kubevac/sandbox/firmware/test-flat.ts';
import type { World } from '@kubevac/sandbox/firmware/world.ts';

const flat = readFlat();
const OPTIONS = { passes: 1, by: 'test' };
const FULL = { kind: 'Full' } as const;
const KITCHEN = { kind: 'Rooms', segmentIds: ['16'] } as const;
const IN_KITCHEN = { xMillimeters: 2_025, yMillimeters: 5_525 };
const IN_LIVING_ROOM = { xMillimeters: 6_025, yMillimeters: 6_425 };

/** Over the door from the hall to the kitchen, which then is come to through the living room. */
const KITCHEN_DOOR = between(1_500, 4_380, 3_500, 4_380);
const SOFA = between(5_500, 6_000, 6_500, 6_900);
const RESTRICTIONS: Restrictions = {
  walls: [KITCHEN_DOOR, between(1_000, 2_500, 3_000, 1_800)],
  noGoZones: [SOFA, between(900, 6_400, 1_700, 5_300), between(7_000, 400, 7_300, 1_300)],
};
const CLOSED: Restrictions = { walls: [KITCHEN_DOOR, between(3_600, 4_000, 3_600, 6_000)], noGoZones: [] };

test('a full clean keeps out of every zone, crosses no wall, and cleans the rest', () => {
  const free = areaOfFullClean(UNRESTRICTED);
  const restricted = areaOfFullClean(RESTRICTIONS);
  assert.ok(restricted < free * 0.95 && restricted > free * 0.75, `${restricted} cm² of ${free}`);
});

test('a robot that explores a home it does not know respects them too', () => {
  const world = switchOn(flat, { isMapLearned: false });
  setRestrictions(world, RESTRICTIONS);
  startCleaning(world, FULL, OPTIONS);
  stepWatched(world, RESTRICTIONS, ({ map }) => map.isComplete);
});

test('a drive goes around a wall, however long the way', () => {
  const world = switchOn(flat);
  setRestrictions(world, RESTRICTIONS);
  startDrive(world, IN_KITCHEN, 'test');
  stepWatched(world, RESTRICTIONS, ({ state }) => state === 'Idle');
  assert.deepEqual(at(world), IN_KITCHEN);
  assert.ok((world.records[0]?.distanceMillimeters ?? 0) > 4_500, 'through the living room');
  sendHome(world);
  stepWatched(world, RESTRICTIONS, ({ state }) => state === 'Docked');
});

test('a drive to where nobody may come ends as Blocked, without a metre driven', () => {
  const world = switchOn(flat);
  setRestrictions(world, RESTRICTIONS);
  startDrive(world, IN_LIVING_ROOM, 'test');
  stepWatched(world, RESTRICTIONS, ({ run }) => run === undefined);
  assert.deepEqual(
    world.records.map(({ endedWhy, distanceMillimeters }) => [endedWhy, distanceMillimeters]),
    [['Blocked', 0]],
  );
});

test('a clean of what nobody can come to is refused, and nothing begins', () => {
  const world = switchOn(flat);
  setRestrictions(world, CLOSED);
  assert.throws(() => startCleaning(world, KITCHEN, OPTIONS), /no floor there/);
  setRestrictions(world, UNRESTRICTED);
  startCleaning(world, KITCHEN, OPTIONS);
  assert.equal(world.lastRunNumber, 1);
});

for (const [when, seconds] of Object.entries({ 'on its first way': 5, 'in the middle': 250, 'near its end': 900 }))
  test(`what is drawn while it cleans, ${when}, holds at once`, () => {
    const world = switchOn(flat);
    startCleaning(world, FULL, OPTIONS);
    for (let step = 0; step < seconds * 20; step += 1) stepWorld(world);
    const around = squareAround(world, 900);
    const restrictions = { ...RESTRICTIONS, noGoZones: [...RESTRICTIONS.noGoZones, around] };
    setRestrictions(world, restrictions);
    stepUntil(world, (now) => !isIn(truth(now), around));
    stepWatched(world, restrictions, ({ state }) => state === 'Docked');
  });

test('what is drawn while it is paused holds when it goes on', () => {
  const world = switchOn(flat);
  startDrive(world, IN_LIVING_ROOM, 'test');
  for (let step = 0; step < 60; step += 1) stepWorld(world);
  pauseRun(world);
  setRestrictions(world, RESTRICTIONS);
  resumeRun(world);
  stepWatched(world, RESTRICTIONS, ({ state }) => state === 'Idle');
  assert.equal(world.records[0]?.endedWhy, 'Blocked');
});

test('what is drawn while it charges holds when it goes on', () => {
  const world = switchOn(flat);
  startCleaning(world, FULL, OPTIONS);
  for (let step = 0; step < 5_000; step += 1) stepWorld(world);
  world.batteryPercent = 14;
  stepUntil(world, ({ state }) => state === 'Docked');
  setRestrictions(world, RESTRICTIONS);
  world.batteryPercent = 90;
  stepWatched(world, RESTRICTIONS, ({ run }) => run === undefined);
  assert.equal(world.records[0]?.endedWhy, 'Finished');
});

test('a robot that stands in a zone drives out of it, home, and never in again', () => {
  const zone = between(5_000, 5_300, 8_500, 7_000);
  const restrictions = { walls: [], noGoZones: [zone] };
  const world = switchOn(flat);
  putDown(world, IN_LIVING_ROOM, 0);
  stepUntil(world, ({ lostSeconds }) => lostSeconds === undefined);
  setRestrictions(world, restrictions);
  startCleaning(world, FULL, OPTIONS);
  stepUntil(world, (now) => !isIn(truth(now), zone));
  stepWatched(world, restrictions, ({ state }) => state === 'Docked');
});

test('a robot that stands beside a wall does not cross it to get away from it', () => {
  const wall = between(500, 5_300, 3_600, 5_300);
  const restrictions = { walls: [wall, KITCHEN_DOOR], noGoZones: [] };
  const world = switchOn(flat);
  putDown(world, { xMillimeters: 2_000, yMillimeters: 5_360 }, 0);
  stepUntil(world, ({ lostSeconds }) => lostSeconds === undefined);
  setRestrictions(world, restrictions);
  sendHome(world);
  stepWatched(world, restrictions, ({ state }) => state !== 'Returning');
});

test('what stands in the way is driven around, but not through a zone', () => {
  const world = switchOn(flat);
  const restrictions = { walls: [], noGoZones: [between(4_600, 4_700, 9_300, 5_400)] };
  setRestrictions(world, restrictions);
  startDrive(world, IN_KITCHEN, 'test');
  blockWay(world, between(100, 4_200, 4_000, 4_350));
  stepWatched(world, restrictions, ({ state }) => state === 'Idle' || state === 'Error');
  assert.equal(world.records[0]?.endedWhy, 'Blocked');
});

test('the dock is left its room', () => {
  const world = switchOn(flat);
  const { xMillimeters: x, yMillimeters: y } = flat.plan.dock;
  for (const restrictions of [
    { walls: [], noGoZones: [between(x + 100, y - 500, x + 900, y + 500)] },
    { walls: [between(x - 500, y + 150, x + 500, y + 150)], noGoZones: [] },
  ])
    assert.throws(() => setRestrictions(world, restrictions), /too near to the dock/);
  assert.deepEqual(world.restrictions, UNRESTRICTED);
});

function areaOfFullClean(restrictions: Restrictions): number {
  const world = switchOn(flat);
  setRestrictions(world, restrictions);
  startCleaning(world, FULL, OPTIONS);
  stepWatched(world, restrictions, ({ state }) => state === 'Docked');
  assert.equal(world.records[0]?.endedWhy, 'Finished');
  return world.totals.areaSquareCentimeters;
}

/** Steps until something holds; no step on the way enters a zone or crosses a wall, in truth. */
function stepWatched(world: World, { walls, noGoZones }: Restrictions, holds: (world: World) => boolean): void {
  let before = truth(world);
  stepUntil(world, (now) => {
    const after = truth(now);
    for (const zone of noGoZones) assert.ok(!isIn(after, zone), `it is in ${JSON.stringify(zone)}`);
    for (const wall of walls) assert.ok(!crosses(before, after, wall), `it crosses ${JSON.stringify(wall)}`);
    before = after;
    return holds(now);
  });
}

function truth({ motion, misbelief }: World): Point {
  return truthOf(motion, misbelief);
}

function at({ motion: { xMillimeters, yMillimeters } }: World): Point {
  return { xMillimeters, yMillimeters };
}

function isIn({ xMillimeters: x, yMillimeters: y }: Point, zone: Rectangle): boolean {
  const within = (value: number, a: number, b: number): boolean => value > Math.min(a, b) && value < Math.max(a, b);
  return within(x, zone.x1Millimeters, zone.x2Millimeters) && within(y, zone.y1Millimeters, zone.y2Millimeters);
}

/** The ends of each lie on both sides of the other. */
function crosses(from: Point, to: Point, wall: Rectangle): boolean {
  const one = { xMillimeters: wall.x1Millimeters, yMillimeters: wall.y1Millimeters };
  const other = { xMillimeters: wall.x2Millimeters, yMillimeters: wall.y2Millimeters };
  return side(from, to, one) * side(from, to, other) < 0 && side(one, other, from) * side(one, other, to) < 0;
}

function side(a: Point, b: Point, c: Point): number {
  const [dx, dy] = [b.xMillimeters - a.xMillimeters, b.yMillimeters - a.yMillimeters];
  return Math.sign(dx * (c.yMillimeters - a.yMillimeters) - dy * (c.xMillimeters - a.xMillimeters));
}

/** As large as the dock allows. */
function squareAround(world: World, sideMillimeters: number): Rectangle {
  const { xMillimeters: x, yMillimeters: y } = at(world);
  const half = Math.min(sideMillimeters / 2, distanceBetween(at(world), flat.plan.dock) / 2);
  return between(x - half, y - half, x + half, y + half);
}

function between(x1Millimeters: number, y1Millimeters: number, x2Millimeters: number, y2Millimeters: number) {
  return { x1Millimeters, y1Millimeters, x2Millimeters, y2Millimeters };
}
