import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { GROUND, type Pose } from '../floor-plan.ts';
import { openHome } from '../home.ts';
import { seededRandom } from '../random.ts';
import { cellAt } from '../terrain.ts';
import { readFloorPlan } from '../read-floor-plan.ts';
import { readFlat } from '../test-flat.ts';
import { brushCurrent, wheelCurrents } from './currents.ts';
import { LIDAR_MILLIMETERS, LIDAR_RAYS, scan } from './lidar.ts';
import { rollWheels, type Odometry } from './odometry.ts';
import { castRay } from './ray.ts';
import { feelBumper, feelCliffs, feelWall } from './touch.ts';
import { feelYawRate } from './yaw-rate.ts';

const flat = openHome(readFlat().plan);
const free = [...readFlat().reachable.entries()].filter(([, isFree]) => isFree === 1).map(([cell]) => cell);
const steady = () => 0.5;

test('a ray ends at the first solid cell of its line', () => {
  const { columns, rows } = flat.plan;
  const isSolid = (x: number, y: number): boolean => flat.clearance[Math.floor(y) * columns + Math.floor(x)] === 0;
  fc.assert(
    fc.property(fc.nat({ max: free.length - 1 }), fc.double({ min: 0, max: 6.28, noNaN: true }), (index, angle) => {
      const cell = free[index] ?? 0;
      const ray = {
        x: (cell % columns) + 0.5,
        y: Math.floor(cell / columns) + 0.5,
        dx: Math.cos(angle),
        dy: Math.sin(angle),
      };
      const distance = castRay(flat, ray, 1_000);
      const at = (along: number): [number, number] => [ray.x + ray.dx * along, ray.y + ray.dy * along];
      assert.ok(isSolid(...at(distance + 1e-5)), 'it ends in something solid');
      for (let along = 0; along < distance - 1e-5; along += 0.05) assert.ok(!isSolid(...at(along)), 'not before');
      assert.ok(distance < columns + rows);
    }),
    { numRuns: 300 },
  );
});

test('the lidar measures from where the robot looks, counter-clockwise, and nothing beyond its reach', () => {
  const at: Pose = { xMillimeters: 2_000, yMillimeters: 6_000, headingDegrees: 90 };
  const ranges = scan(flat, at, steady);
  const turned = scan(flat, { ...at, headingDegrees: 100 }, steady);
  assert.equal(ranges[10], turned[0]);
  const outside = openHome({ ...flat.plan, cells: new Uint8Array(flat.plan.cells.length).fill(1) });
  assert.deepEqual(scan(outside, at, steady), new Uint16Array(LIDAR_RAYS));
  assert.ok(ranges.every((range) => range <= LIDAR_MILLIMETERS) && ranges.includes(0));
});

test('ranges are noisy by some millimetres, the same ones for the same seed', () => {
  const at: Pose = { xMillimeters: 2_000, yMillimeters: 6_000, headingDegrees: 0 };
  const exact = scan(flat, at, steady);
  const noisy = scan(flat, at, seededRandom(1));
  assert.deepEqual(noisy, scan(flat, at, seededRandom(1)));
  assert.notDeepEqual(noisy, exact);
  for (const [ray, range] of noisy.entries()) assert.ok(Math.abs(range - (exact[ray] ?? 0)) <= 7 + range * 0.006);
});

test('the bumper feels what is ahead on its side, and not what is beside the robot', () => {
  // What stands at the bedroom's west wall ends at x = 700.
  const facing = (headingDegrees: number) => feelBumper(flat, { xMillimeters: 830, yMillimeters: 900, headingDegrees });
  assert.deepEqual(facing(180), { left: true, right: true });
  assert.deepEqual(facing(205), { left: false, right: true });
  assert.deepEqual(facing(270), { left: false, right: false });
});

test('the wall sensor looks to the right', () => {
  const at = { xMillimeters: 940, yMillimeters: 400 };
  assert.equal(feelWall(flat, { ...at, headingDegrees: 90 }), 130);
  assert.equal(feelWall(flat, { ...at, headingDegrees: 270 }), 70);
});

test('the cliff sensors feel the edge of the stairs, which the lidar does not see', () => {
  const house = openHome(readFloorPlan('house'));
  const before = { xMillimeters: 14_700, yMillimeters: 6_000, headingDegrees: 0 };
  assert.deepEqual(feelCliffs(house, before), [false, false, false, false]);
  assert.deepEqual(feelCliffs(house, { ...before, xMillimeters: 14_780 }), [false, true, true, false]);
  assert.equal(house.plan.ground[cellAt(house.plan, { ...before, xMillimeters: 15_000 })], GROUND.stairs);
  assert.ok((scan(house, before, steady)[0] ?? 0) > 1_100, 'the wall behind them is seen');
});

test('odometry is right for a step and wrong for a room', () => {
  const odometry: Odometry = { leftTicks: 0, rightTicks: 0, xMillimeters: 0, yMillimeters: 0, headingDegrees: 0 };
  const random = seededRandom(3);
  rollWheels(odometry, { drivenMillimeters: 15, turnedDegrees: 0 }, random);
  assert.ok(Math.abs(odometry.xMillimeters - 15) < 1);
  for (let step = 1; step < 1_000; step += 1) rollWheels(odometry, { drivenMillimeters: 15, turnedDegrees: 0 }, random);
  const wrong = Math.hypot(odometry.xMillimeters - 15_000, odometry.yMillimeters);
  assert.ok(wrong > 200 && wrong < 2_000, `${wrong} mm after 15 m`);
  assert.ok(odometry.rightTicks > odometry.leftTicks && odometry.leftTicks > 29_000);
});

test('carpet, a stronger fan and a caught wheel take more current', () => {
  const effort = { speedMillimetersPerSecond: 280, turnDegreesPerSecond: 0, isOnCarpet: false, isBlocked: false };
  const wheel = (more: object) => wheelCurrents({ ...effort, ...more }, steady).left;
  assert.ok(wheel({ speedMillimetersPerSecond: 0 }) < wheel({}));
  assert.ok(wheel({}) < wheel({ isOnCarpet: true }) && wheel({ isOnCarpet: true }) < wheel({ isBlocked: true }));
  const brush = (more: object) => brushCurrent({ ...effort, ...more }, steady);
  assert.equal(brush({}), 0);
  assert.ok(brush({ fanSpeed: 'Medium' }) < brush({ fanSpeed: 'Max' }));
  assert.ok(brush({ fanSpeed: 'Medium' }) < brush({ fanSpeed: 'Medium', isOnCarpet: true }));
});

test('the gyroscope feels a turn within a degree a second', () => {
  for (const turn of [-149, 0, 20]) assert.ok(Math.abs(feelYawRate(turn, seededRandom(2)) / 1_000 - turn) < 1);
});
