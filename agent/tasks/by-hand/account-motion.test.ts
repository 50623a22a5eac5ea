import assert from 'node:assert/strict';
import { test } from 'node:test';
import { standings } from '../testing/records.ts';
import { RobotWorld } from '../testing/robot-world.ts';

/** A robot whose agent knows where the firmware's record stands, and then hears nothing of it for long. */
async function unseenWorld(): Promise<RobotWorld> {
  const world = new RobotWorld();
  world.measure(100, 0);
  world.deliver(0);
  await see(world);
  world.mute();
  return world;
}

/** The robot is seen, and answers until nothing is asked any more. */
async function see(world: RobotWorld): Promise<void> {
  world.push();
  await world.settle();
  while (world.firmware.calls.length > 0) {
    world.answer('Ok');
    await world.settle();
  }
}

/** A person has it clean, and it comes home. */
function cleanByHand(world: RobotWorld, times: number): void {
  for (let time = 0; time < times; time += 1) {
    world.firmware.press();
    world.firmware.finish();
    world.firmware.finish();
  }
}

function messages({ state }: RobotWorld): string[] {
  return (state.meta.localRuns ?? []).map(({ message }) => message);
}

const done = 'the robot did what a person asked of it';
const forgotten = (motions: number): string => `; motions before it that the firmware no longer keeps: ${motions}`;

test('of more runs by hand than the firmware keeps those that it keeps become local runs, and the oldest says how many are gone', async () => {
  const world = await unseenWorld();
  cleanByHand(world, 5);
  world.firmware.forget(2);
  await see(world);
  assert.deepEqual(world.localRuns.indexes, [3, 4]);
  assert.deepEqual(messages(world), [`${done}${forgotten(3)}`, done]);
});

test('what is gone is told with the next run of a person, and added up until there is one', async () => {
  const world = await unseenWorld();
  cleanByHand(world, 3);
  world.firmware.forget(0);
  await see(world);
  world.mute();
  cleanByHand(world, 2);
  world.firmware.begin(undefined, 'Driving');
  world.firmware.finish();
  world.firmware.forget(1);
  await see(world);
  assert.deepEqual(messages(world), []);
  cleanByHand(world, 1);
  await see(world);
  assert.deepEqual(messages(world), [`${done}${forgotten(5)}`]);
});

test('of a firmware that cannot place the mark nothing is made up: runs are recorded from there on', async () => {
  const world = await unseenWorld();
  cleanByHand(world, 2);
  world.push();
  await world.settle();
  world.answer('Unknown');
  await world.settle();
  await see(world);
  world.mute();
  cleanByHand(world, 1);
  await see(world);
  assert.deepEqual([world.localRuns.indexes, messages(world)], [[2], [done]]);
});

test('a VacuumRobot that was deleted and made anew has the first run by hand after it', async () => {
  const world = new RobotWorld();
  world.measure(100, 0);
  world.deliver(0);
  await see(world);
  world.cluster.changeRobot({ uid: 'made-anew' });
  world.deliver(0);
  await see(world);
  world.firmware.press();
  await see(world);
  world.firmware.finish();
  world.firmware.finish();
  await see(world);
  assert.deepEqual([world.localRuns.indexes, messages(world)], [[0], [done]]);
});

test('where a task’s own run may be among those that are gone, or after them, no run is taken for a person’s', async () => {
  const world = await unseenWorld();
  await see(world);
  world.cluster.clean({});
  world.deliver(0);
  await see(world);
  world.mute();
  world.firmware.finish();
  world.firmware.finish();
  cleanByHand(world, 3);
  world.firmware.forget(1);
  await see(world);
  assert.deepEqual(standings(world.state), { t0: 'Failed/Interrupted' });
  assert.deepEqual(world.localRuns.indexes, []);
  world.mute();
  cleanByHand(world, 1);
  await see(world);
  assert.deepEqual([world.localRuns.indexes, messages(world)], [[4], [done]]);
});
