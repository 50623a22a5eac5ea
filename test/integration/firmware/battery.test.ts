import { test } from 'node:test';
import assert from 'node:assert/strict';
import { batteryAfter, LOW_BATTERY_PERCENT, RESUME_BATTERY_PERCENT } from '@kubevac/sandbox/firmware/battery.ts';
import { pauseRun, resumeRun, sendHome, startCleaning, stopMotion } from '@kubevac/sandbox/firmware/commands.ts';
import { recordOf } from '@kubevac/sandbox/firmware/runs.ts';
import { stepWorld } from '@kubevac/sandbox/firmware/step.ts';
import { readFlat, stepUntil, switchOn } from '@kubevac/sandbox/firmware/test-flat.ts';

const flat = readFlat();
const FULL = { kind: 'Full' } as const;

test('a stronger fan drains more, the dock charges, and neither leaves 0 to 100 %', () => {
  const after = (fanSpeed: 'Min' | 'Max') => batteryAfter(50, { kind: 'Cleaning', fanSpeed }, 600);
  assert.ok(after('Max') < after('Min') && after('Min') < 50);
  assert.ok(batteryAfter(50, { kind: 'Charging' }, 600) > 50);
  assert.equal(batteryAfter(99, { kind: 'Charging' }, 36_000), 100);
  assert.equal(batteryAfter(1, { kind: 'Driving' }, 36_000), 0);
});

test('a run that is low on battery charges to 80 %, goes on where it was, and is one run', () => {
  const world = switchOn(flat, { batteryPercent: 20 });
  startCleaning(world, FULL, { passes: 1, by: 'test' });
  stepUntil(world, ({ state }) => state === 'Returning');
  const { run } = world;
  assert.ok(run !== undefined && world.batteryPercent <= LOW_BATTERY_PERCENT);
  const { percent } = recordOf(run, flat.plan);
  assert.ok(percent > 10 && percent < 90, `${percent} %`);
  stepUntil(world, ({ state }) => state === 'Docked');
  stepUntil(world, ({ state }) => state === 'Cleaning');
  assert.ok(world.batteryPercent >= RESUME_BATTERY_PERCENT);
  assert.equal(recordOf(run, flat.plan).percent, percent);
  stepUntil(world, ({ state }) => state === 'Docked');
  assert.deepEqual(
    world.records.map(({ number, state }) => [number, state]),
    [[1, 'Finished']],
  );
  const undisturbed = switchOn(flat);
  startCleaning(undisturbed, FULL, { passes: 1, by: 'test' });
  stepUntil(undisturbed, ({ state }) => state === 'Docked');
  const [area = 0, expected = 1] = [world, undisturbed].map(({ records }) => records[0]?.areaSquareCentimeters ?? 0);
  assert.ok(Math.abs(area / expected - 1) < 0.02, `${area} cm², undisturbed ${expected}`);
});

test('a run that is paused while it charges goes on only after a resume', () => {
  const world = switchOn(flat, { batteryPercent: 20 });
  startCleaning(world, FULL, { passes: 1, by: 'test' });
  stepUntil(world, ({ state }) => state === 'Returning');
  pauseRun(world);
  stepUntil(world, ({ batteryPercent }) => batteryPercent >= 90);
  assert.equal(world.state, 'Docked');
  resumeRun(world);
  stepWorld(world);
  assert.equal(world.state, 'Cleaning');
});

test('a run that charges is refused company, and ended by stop', () => {
  const world = switchOn(flat, { batteryPercent: 20 });
  startCleaning(world, FULL, { passes: 1, by: 'test' });
  stepUntil(world, ({ state, run }) => state === 'Docked' && run?.state === 'Recharging');
  assert.throws(() => startCleaning(world, FULL, { passes: 1, by: 'test' }), /run 1 \(Full, Recharging\) is under way/);
  stopMotion(world);
  assert.equal(world.state, 'Docked');
  assert.equal(world.records[0]?.endedWhy, 'Stopped');
});

test('a start on an empty battery is refused', () => {
  const world = switchOn(flat, { batteryPercent: 19 });
  assert.throws(() => startCleaning(world, FULL, { passes: 1, by: 'test' }), /the battery is at 19 %/);
});

test('a robot that stands about until its battery is empty is in error', () => {
  const world = switchOn(flat, { batteryPercent: 21 });
  startCleaning(world, FULL, { passes: 1, by: 'test' });
  for (let step = 0; step < 200; step += 1) stepWorld(world);
  pauseRun(world);
  world.batteryPercent = 1;
  stepUntil(world, ({ state }) => state === 'Error');
  assert.equal(world.error?.code, 'BatteryLow');
  assert.equal(world.records[0]?.endedWhy, 'BatteryLow');
  assert.throws(() => sendHome(world), /in error/);
});
