import assert from 'node:assert/strict';
import { test } from 'node:test';
import { standings } from '../tasks/testing/records.ts';
import { RobotWorld } from '../tasks/testing/robot-world.ts';

const stairs = { x1Millimeters: 0, y1Millimeters: 0, x2Millimeters: 900, y2Millimeters: 0 };
const drawn = { walls: [stairs], noGoZones: [] };
const none = { walls: [], noGoZones: [] };

/** A robot before whose stairs somebody has just drawn a wall. */
async function restrictedWorld(): Promise<RobotWorld> {
  const world = new RobotWorld();
  world.measure(100, 0);
  world.push();
  world.cluster.changeRobot({ restrictions: drawn });
  world.deliver(0);
  await world.settle();
  return world;
}

/** The firmware answers all that it is asked. @returns what that was */
async function answerAll(world: RobotWorld): Promise<string> {
  const asked: string[] = [];
  for (let round = 0; round < 50 && world.firmware.calls.length > 0; round += 1) {
    asked.push(world.firmware.calls[0]?.name ?? '');
    world.answer('Ok');
    await world.settle();
  }
  return asked.join(', ');
}

async function pass(world: RobotWorld, seconds: number): Promise<string> {
  world.pass(seconds);
  world.push();
  await world.settle();
  return answerAll(world);
}

test('restrictions are written, and looked at again', async () => {
  const world = await restrictedWorld();
  assert.match(await answerAll(world), /^read restrictions, restrict, read restrictions\b/);
  assert.deepEqual(world.firmware.restrictions, drawn);
  assert.equal(await pass(world, 4), '');
  assert.equal(await pass(world, 2), 'read restrictions');
});

test('a task begins when they are in force, and looks once more before it does', async () => {
  const world = await restrictedWorld();
  world.cluster.clean({});
  world.deliver(0);
  await world.settle();
  const asked = await answerAll(world);
  assert.match(asked, / restrict, read restrictions, read restrictions, mark, clean/);
  assert.deepEqual(standings(world.state), { t0: 'Running' });
});

test('what somebody else changed is put back before the next task begins', async () => {
  const world = await restrictedWorld();
  await answerAll(world);
  world.firmware.restrictions = none;
  world.cluster.clean({});
  world.deliver(0);
  await world.settle();
  assert.match(await answerAll(world), / read restrictions, restrict, read restrictions, mark, clean/);
  assert.deepEqual(world.firmware.restrictions, drawn);
});

test('what the firmware refuses is asked less and less often, and nothing moves', async () => {
  const world = await restrictedWorld();
  world.firmware.refusesRestrictions = true;
  world.cluster.clean({ startingDeadlineSeconds: 600 });
  world.deliver(0);
  let tries = 0;
  for (let second = 0; second < 300; second += 1) {
    const asked = await pass(world, 1);
    tries += asked.split(', ').filter((call) => call === 'restrict').length;
  }
  assert.ok(tries >= 4 && tries <= 9, `${tries} times in five minutes`);
  assert.deepEqual(standings(world.state), { t0: 'Accepted' });
  world.firmware.refusesRestrictions = false;
  world.cluster.changeRobot({ restrictions: none });
  world.deliver(0);
  await world.settle();
  await answerAll(world);
  assert.deepEqual(standings(world.state), { t0: 'Running' });
});

/** Writes in a number of seconds in which somebody else writes over the first so many. */
async function racedTries(overwrites: number, seconds: number): Promise<number> {
  const world = new RobotWorld();
  world.firmware.overwrites = overwrites;
  world.measure(100, 0);
  world.push();
  world.cluster.changeRobot({ restrictions: drawn });
  world.deliver(0);
  await world.settle();
  const asked = [await answerAll(world)];
  for (let passed = 0; passed < seconds; passed += 0.1) {
    world.pass(0.1);
    await world.settle();
    asked.push(await answerAll(world));
  }
  return asked
    .join(', ')
    .split(', ')
    .filter((call) => call === 'restrict').length;
}

test('what somebody else writes over is written again within two seconds, though nothing is heard of the robot meanwhile', async () => {
  assert.equal(await racedTries(1, 0.8), 2);
  assert.equal(await racedTries(3, 2), 4);
});

test('what is written over again and again counts as refused, and is asked less and less often', async () => {
  const tries = await racedTries(1_000, 300);
  assert.ok(tries >= 8 && tries <= 12, `${tries} times in five minutes`);
});

test('a firmware that was silent is looked at anew', async () => {
  const world = await restrictedWorld();
  await answerAll(world);
  world.firmware.restrictions = none;
  world.mute();
  world.push();
  await world.settle();
  assert.match(await answerAll(world), /^read restrictions, restrict, read restrictions\b/);
});

test('a write whose answer is lost is looked up and made again', async () => {
  const world = await restrictedWorld();
  world.answer('Ok');
  await world.settle();
  world.answer('Lost');
  await world.settle();
  assert.deepEqual(world.firmware.restrictions, none);
  await pass(world, 1);
  assert.deepEqual(world.firmware.restrictions, drawn);
});
