import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { clearFault, pauseRun, resumeRun, setFault, startCleaning } from '@kubevac/sandbox/firmware/commands.ts';
import { Firmware } from '@kubevac/sandbox/firmware/firmware.ts';
import { blockWay, coverLidar, putDown } from '@kubevac/sandbox/firmware/hands.ts';
import { readFlat } from '@kubevac/sandbox/firmware/test-flat.ts';
import type { World } from '@kubevac/sandbox/firmware/world.ts';

const flat = readFlat();

/** What happens at which simulated second: between two steps, as what falls on one may come before or after it. */
const INPUTS: readonly [number, (world: World) => void][] = [
  [1.025, (world) => startCleaning(world, { kind: 'Full' }, { passes: 1, by: 'test' })],
  [
    30.025,
    (world) =>
      blockWay(world, { x1Millimeters: 7_000, y1Millimeters: 3_300, x2Millimeters: 7_400, y2Millimeters: 3_700 }),
  ],
  [60.025, (world) => pauseRun(world)],
  [70.025, (world) => resumeRun(world)],
  [90.025, (world) => coverLidar(world, true)],
  [95.025, (world) => coverLidar(world, false)],
  [110.025, (world) => setFault(world, 'WheelUp')],
  [115.025, (world) => clearFault(world)],
  [120.025, (world) => putDown(world, { xMillimeters: 2_025, yMillimeters: 6_025 }, 90)],
  [130.025, (world) => startCleaning(world, { kind: 'Full' }, { passes: 1, by: 'test' })],
  [240.025, () => undefined],
];

test('the same plan, seed and inputs make the same robot at 1, 20 and 100 times its speed, map or not', () => {
  for (const isMapLearned of [true, false]) {
    const [slow, fast, fastest] = [1, 20, 100].map((timeFactor) => live({ timeFactor, seed: 7, isMapLearned }));
    assert.equal(slow, fast);
    assert.equal(slow, fastest);
  }
});

test('another seed makes another robot', () => {
  assert.notEqual(
    live({ timeFactor: 100, seed: 7, isMapLearned: true }),
    live({ timeFactor: 100, seed: 8, isMapLearned: true }),
  );
});

/** @returns all that the robot is in the end, shortened */
function live(options: { timeFactor: number; seed: number; isMapLearned: boolean }): string {
  let now = 0;
  const firmware = new Firmware({
    ...options,
    terrain: flat,
    batteryPercent: 90,
    serial: '',
    now: () => now,
    wallNow: () => 0,
  });
  for (const [seconds, happens] of INPUTS) {
    const end = (seconds * 1_000) / options.timeFactor;
    for (; now + 170 < end; now += 170) firmware.catchUp();
    now = end;
    firmware.catchUp();
    happens(firmware.world);
  }
  const { motion, misbelief, odometry, map, records, run, batteryPercent, totals, wear, path, steps } = firmware.world;
  const rest = JSON.stringify([
    motion,
    misbelief,
    odometry,
    records,
    run?.distanceMillimeters,
    batteryPercent,
    totals,
    wear,
    path,
    steps,
  ]);
  return `${rest} ${createHash('sha1').update(map.counters).digest('hex')}`;
}
