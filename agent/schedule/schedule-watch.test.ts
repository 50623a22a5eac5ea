import assert from 'node:assert/strict';
import { test } from 'node:test';
import { second } from '../tasks/testing/records.ts';
import { RobotWorld } from '../tasks/testing/robot-world.ts';

/** A robot in its dock that was told of a schedule of every minute, ten seconds before one. */
async function scheduledWorld(): Promise<RobotWorld> {
  const world = new RobotWorld();
  world.measure(100, 0);
  world.pass(50);
  world.cluster.schedule({ startingDeadlineSeconds: 600 });
  world.deliver(0);
  await goOn(world, 0);
  return world;
}

/** Time passes, and whatever is asked of the firmware is answered. */
async function goOn(world: RobotWorld, seconds: number): Promise<void> {
  world.pass(seconds);
  world.push();
  await world.settle();
  for (let turn = 0; turn < 20 && world.firmware.calls.length > 0; turn += 1) {
    world.answer('Ok');
    await world.settle();
  }
}

const slots = ({ state }: RobotWorld): number[] =>
  [...state.tasks.values()].flatMap(({ run }) => (run === undefined ? [] : [run.slot - second(0) / 1000]));

test('the runner sleeps no longer than to the next slot, and the robot begins at it', async () => {
  const world = await scheduledWorld();
  await goOn(world, 9.9);
  assert.deepEqual([slots(world), world.firmware.runs.length], [[], 0]);
  world.pass(0.15);
  await world.settle();
  await goOn(world, 0);
  assert.deepEqual([slots(world), world.firmware.runs.length], [[60], 1]);
});

test('an agent that has just begun makes up for nothing before it has heard of the cluster', async () => {
  const world = await scheduledWorld();
  world.crash(false);
  world.measure(100, 0);
  await goOn(world, 20);
  assert.deepEqual(slots(world), []);
  world.cluster.changeSchedule('s0', { suspend: true });
  world.deliver(0);
  await goOn(world, 1);
  assert.deepEqual([slots(world), world.firmware.runs.length], [[], 0]);
});

test('and without the cluster it waits for half a minute only', async () => {
  const world = await scheduledWorld();
  world.crash(false);
  world.measure(100, 0);
  await goOn(world, 20);
  await goOn(world, 11);
  assert.deepEqual([slots(world), world.firmware.runs.length], [[60], 1]);
});

test('an agent without a clock fires nothing, and the newest slot when it has one', async () => {
  const world = await scheduledWorld();
  world.loseClock();
  await goOn(world, 100);
  assert.deepEqual(slots(world), []);
  world.measure(100, 0);
  await goOn(world, 0);
  assert.deepEqual(slots(world), [120]);
  assert.deepEqual(
    world.state.schedules.get('s0')?.missed.map(({ reason }) => reason),
    ['SlotSuperseded'],
  );
});
