/** Stories of one agent from its first document to its last report. Long, because it is one list; each stands for itself. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import type { Answer } from '../drivers/testing/firmware-model.ts';
import { action, second, standings } from './testing/records.ts';
import type { ClusterModel } from './testing/cluster-model.ts';
import { RobotWorld } from './testing/robot-world.ts';

/** A robot whose agent is connected, knows the time, and was told to clean. */
async function cleaningWorld(over: Parameters<ClusterModel['clean']>[0] = {}): Promise<RobotWorld> {
  const world = new RobotWorld();
  world.measure(100, 0);
  world.push();
  world.cluster.clean(over);
  await hear(world);
  return world;
}

async function hear(world: RobotWorld): Promise<void> {
  world.deliver(0);
  await world.settle();
}

/** The firmware answers call after call. */
async function answer(world: RobotWorld, ...answers: readonly Answer[]): Promise<void> {
  for (const how of answers) {
    world.answer(how);
    await world.settle();
  }
}

/** Calls that wait for an answer. */
function asked({ firmware }: RobotWorld): string {
  return firmware.calls.map(({ name }) => name).join(', ');
}

/** Until nothing is asked any more. */
async function answerAll(world: RobotWorld): Promise<void> {
  for (let round = 0; round < 50 && world.firmware.calls.length > 0; round += 1) await answer(world, 'Ok');
}

/** The robot comes home, and the agent sees it. */
async function comeHome(world: RobotWorld): Promise<void> {
  world.firmware.finish();
  world.push();
  await world.settle();
  await answerAll(world);
}

test('a task is started once, and Succeeded when the firmware has finished', async () => {
  const world = await cleaningWorld();
  assert.equal(asked(world), 'mark');
  await answer(world, 'Ok');
  assert.equal(asked(world), 'clean');
  await answerAll(world);
  assert.deepEqual(standings(world.state), { t0: 'Running' });
  await comeHome(world);
  assert.deepEqual(standings(world.state), { t0: 'Succeeded/Finished' });
  assert.equal(world.firmware.runs.length, 1);
});

/** A robot that was told to drive a path, and has come to its first waypoint. */
async function drivingWorld({
  onMap,
  ...over
}: Partial<Parameters<ClusterModel['drive']>[0]> & { onMap?: string } = {}): Promise<RobotWorld> {
  const world = new RobotWorld();
  world.mapId = onMap;
  world.measure(100, 0);
  world.push();
  world.cluster.drive({ onComplete: 'Stay', ...over });
  await hear(world);
  await answerAll(world);
  world.firmware.finish();
  world.push();
  await world.settle();
  return world;
}

test('a path is a start for each leg, and Succeeded when the last is over', async () => {
  const world = await drivingWorld();
  await answerAll(world);
  assert.deepEqual(standings(world.state), { t0: 'Running' });
  assert.equal(world.firmware.runs.length, 2);
  await comeHome(world);
  assert.deepEqual(standings(world.state), { t0: 'Succeeded/Finished' });
  assert.deepEqual([world.firmware.runs.length, world.firmware.state], [2, 'Idle']);
});

test('on another map than spec.mapId no further leg begins', async () => {
  const world = await drivingWorld({ onMap: 'upstairs', mapId: 'upstairs' });
  world.mapId = 'downstairs';
  world.push();
  await world.settle();
  await answerAll(world);
  assert.deepEqual(standings(world.state), { t0: 'Failed/MapChanged' });
  assert.equal(world.firmware.runs.length, 1);
});

test('a path that ends in the dock is over when the robot is there', async () => {
  const world = await drivingWorld({ onComplete: 'Dock' });
  await answerAll(world);
  await comeHome(world);
  assert.deepEqual([standings(world.state), world.firmware.state], [{ t0: 'Running, halting Finished' }, 'Returning']);
  await comeHome(world);
  assert.deepEqual([standings(world.state), world.firmware.state], [{ t0: 'Succeeded/Finished' }, 'Docked']);
});

test('a path whose robot is stopped on its way home has failed, and the robot is not sent home again', async () => {
  const world = await drivingWorld({ onComplete: 'Dock' });
  await answerAll(world);
  await comeHome(world);
  assert.equal(world.firmware.state, 'Returning');
  world.firmware.press();
  world.push();
  await world.settle();
  await answerAll(world);
  assert.deepEqual(standings(world.state), { t0: 'Failed/StoppedElsewhere' });
  assert.equal(world.firmware.state, 'Idle');
});

test('a Stop that comes while the way home is prepared wins: the robot stands where it is', async () => {
  const world = await drivingWorld({ onComplete: 'Dock' });
  await answerAll(world);
  world.firmware.finish();
  world.push();
  await world.settle();
  while (world.state.tasks.get('t0')?.halting === undefined) await answer(world, 'Ok');
  await answer(world, 'Ok');
  assert.equal(asked(world), 'mark');
  world.pass(1);
  world.cluster.act('Stop');
  await hear(world);
  await answerAll(world);
  assert.deepEqual([standings(world.state)['t0'], world.firmware.state], ['Cancelled/Stopped', 'Idle']);
});

test('a Stop that comes while the robot is sent home for a Dock is sent too', async () => {
  const world = await cleaningWorld({ onCancel: 'Stop' });
  await answerAll(world);
  world.cluster.act('Dock');
  await hear(world);
  assert.equal(asked(world), 'halt');
  world.cluster.change(0, { action: 'cancel' });
  await hear(world);
  await answerAll(world);
  assert.equal(world.firmware.state, 'Idle');
});

test('a refused start whose end cannot be written down is not forgotten, whatever the robot does then', async () => {
  const world = await cleaningWorld();
  await answer(world, 'Ok');
  assert.equal(asked(world), 'clean');
  world.firmware.press();
  world.journal.works = false;
  await answer(world, 'Refused');
  world.push();
  await world.settle();
  world.journal.works = true;
  world.pass(2);
  await world.settle();
  await answerAll(world);
  assert.deepEqual(standings(world.state), { t0: 'Failed/StartRefused' });
});

test('a robot that a person stopped on its way home is not sent again by an agent that was killed meanwhile', async () => {
  const world = await drivingWorld({ onComplete: 'Dock' });
  await answerAll(world);
  await comeHome(world);
  assert.equal(world.firmware.state, 'Returning');
  world.firmware.press();
  world.crash(false);
  world.measure(100, 0);
  world.push();
  await world.settle();
  await answerAll(world);
  assert.deepEqual([standings(world.state), world.firmware.state], [{ t0: 'Failed/Interrupted' }, 'Idle']);
});

test('what a person began and ended between two legs, seen by nobody, ends the path', async () => {
  const world = await drivingWorld();
  while (asked(world) !== 'mark' || world.state.tasks.get('t0')?.seq !== 2) await answer(world, 'Ok');
  world.firmware.press();
  world.firmware.press();
  await answerAll(world);
  assert.deepEqual(standings(world.state), { t0: 'Failed/StoppedElsewhere' });
  assert.equal(world.firmware.runs.length, 2);
});

test('rule 14: a cancel that comes while the start is prepared wins', async () => {
  const world = await cleaningWorld();
  world.cluster.change(0, { action: 'cancel' });
  await hear(world);
  await answerAll(world);
  assert.deepEqual(standings(world.state), { t0: 'Cancelled/Cancelled' });
  assert.equal(world.firmware.runs.length, 0);
});

test('rule 14: a cancel that comes when the start is told, and the robot not yet called, wins', async () => {
  const world = await cleaningWorld();
  world.onTold = () => {
    world.onTold = undefined;
    world.cluster.change(0, { action: 'cancel' });
    process.nextTick(() => world.deliver(0));
  };
  await answerAll(world);
  assert.deepEqual(standings(world.state), { t0: 'Cancelled/Cancelled' });
  assert.equal(world.firmware.runs.length, 0);
});

test('rule 14: a deadline that passes while the start is prepared wins', async () => {
  const world = await cleaningWorld({ startingDeadlineSeconds: 5 });
  world.pass(6);
  await answerAll(world);
  assert.deepEqual(standings(world.state), { t0: 'Failed/StartDeadline' });
  assert.equal(world.firmware.runs.length, 0);
});

test('rule 16: a start that was not answered is looked up, not sent again', async () => {
  const world = await cleaningWorld();
  await answer(world, 'Ok', 'Silent');
  world.pass(1);
  await world.settle();
  assert.equal(asked(world), 'settle');
  await answerAll(world);
  assert.deepEqual(standings(world.state), { t0: 'Running' });
  assert.equal(world.firmware.runs.length, 1);
});

test('rule 16: a start that never arrived is Interrupted, not sent again', async () => {
  const world = await cleaningWorld();
  await answer(world, 'Ok', 'Lost');
  world.pass(1);
  await world.settle();
  await answerAll(world);
  assert.deepEqual(standings(world.state), { t0: 'Failed/Interrupted' });
  assert.equal(world.firmware.runs.length, 0);
});

test('rule 16: a start that was refused never moved', async () => {
  const world = await cleaningWorld();
  await answer(world, 'Ok', 'Refused');
  assert.deepEqual(standings(world.state), { t0: 'Failed/StartRefused' });
});

test('rule 16: a start that arrives after the halt is halted, before the task counts as cancelled', async () => {
  const world = await cleaningWorld();
  await answer(world, 'Ok');
  world.cluster.change(0, { action: 'cancel' });
  await hear(world);
  world.crash(true);
  world.push();
  await world.settle();
  await answer(world, 'Ok', 'Ok');
  assert.equal(asked(world), 'settle');
  await answer(world, 'Ok');
  assert.equal(world.firmware.state, 'Cleaning');
  await answerAll(world);
  await comeHome(world);
  assert.deepEqual(standings(world.state), { t0: 'Cancelled/Cancelled' });
  assert.deepEqual(
    world.firmware.runs.map(({ state }) => state),
    ['Ended'],
  );
});

test('rule 12: a cancelled run is Running until the robot has stopped', async () => {
  const world = await cleaningWorld();
  await answerAll(world);
  world.cluster.change(0, { action: 'cancel' });
  await hear(world);
  await answerAll(world);
  assert.equal(world.firmware.state, 'Returning');
  assert.deepEqual(standings(world.state), { t0: 'Running, halting Cancelled' });
  await comeHome(world);
  assert.deepEqual(standings(world.state), { t0: 'Cancelled/Cancelled' });
});

test('rule 12: what was done before the cancel reached the robot has succeeded', async () => {
  const world = await cleaningWorld();
  await answerAll(world);
  world.firmware.finish();
  world.cluster.change(0, { action: 'cancel' });
  await hear(world);
  await answerAll(world);
  await comeHome(world);
  assert.deepEqual(standings(world.state), { t0: 'Succeeded/Finished' });
});

test('rule 18: a Stop that comes while the firmware is asked is not written over', async () => {
  const world = await cleaningWorld();
  await answerAll(world);
  world.crash(false);
  world.push();
  await world.settle();
  await answer(world, 'Ok', 'Unknown');
  assert.equal(asked(world), 'observe');
  world.cluster.act('Stop');
  await hear(world);
  await answerAll(world);
  assert.deepEqual(standings(world.state), { t0: 'Cancelled/Stopped', t1: 'Succeeded/Finished' });
});

test('rule 18: a Stop reaches the robot although the journal cannot be written', async () => {
  const world = await cleaningWorld();
  await answerAll(world);
  world.journal.works = false;
  world.cluster.act('Stop');
  await hear(world);
  await answer(world, 'Ok');
  assert.equal(world.firmware.state, 'Idle');
});

test('what was fetched makes room also while the journal takes nothing, and what was not stays', async () => {
  const world = await drivingWorld();
  await answerAll(world);
  await comeHome(world);
  world.journal.works = false;
  world.cluster.clean({});
  await hear(world);
  assert.deepEqual([...world.outputs.files.keys()], ['t0']);
  world.cluster.leave(new Set(['t0']));
  await hear(world);
  assert.deepEqual([...world.outputs.files.keys()], []);
  assert.deepEqual(standings(world.state), { t0: 'Succeeded/Finished' });
});

test('a pause whose answer was lost is known as our own, and ends with the suspension', async () => {
  const world = await cleaningWorld();
  await answerAll(world);
  world.cluster.change(0, { suspend: true });
  await hear(world);
  assert.equal(asked(world), 'pause');
  await answer(world, 'Silent');
  world.cluster.change(0, { suspend: false });
  await hear(world);
  await answerAll(world);
  world.push();
  await world.settle();
  await answerAll(world);
  assert.equal(world.firmware.state, 'Cleaning');
  assert.equal(world.state.tasks.get('t0')?.pause, undefined);
});

test('a firmware that falls silent is said to be so since it was heard last, until it speaks', async () => {
  const world = await cleaningWorld();
  await answerAll(world);
  world.pass(3);
  world.push();
  world.pass(5);
  world.mute();
  world.pass(20);
  await world.settle();
  assert.match(world.told, /^FirmwareSilent: the firmware has not answered since 2026-01-05T10:00:03Z: /);
  world.push();
  await world.settle();
  assert.equal(world.told, ': ');
});

test('an agent that begins beside a silent firmware says so once it could have been heard', async () => {
  const world = await cleaningWorld();
  await answerAll(world);
  world.crash(true);
  world.measure(100, 0);
  await answer(world, 'Silent');
  assert.equal(world.told, ': ');
  world.pass(15);
  await world.settle();
  await answer(world, 'Silent');
  assert.match(world.told, /^FirmwareSilent: /);
});

test('a pause that is refused since it was obeyed before is a pause', async () => {
  const world = await cleaningWorld();
  await answerAll(world);
  world.cluster.change(0, { suspend: true });
  await hear(world);
  world.firmware.pause();
  await answerAll(world);
  assert.equal(world.state.tasks.get('t0')?.pause, 'Paused');
});

test('the active deadline stands still in a pause, and goes on when a person ends the pause', async () => {
  const world = await cleaningWorld({ activeDeadlineSeconds: 100 });
  await answerAll(world);
  world.cluster.change(0, { suspend: true });
  await hear(world);
  await answerAll(world);
  const pass = async (seconds: number): Promise<void> => {
    world.push();
    await world.settle();
    await answerAll(world);
    world.pass(seconds);
    await world.settle();
    await answerAll(world);
  };
  await pass(1000);
  world.firmware.resume();
  await pass(60);
  world.firmware.pause();
  await pass(1000);
  world.firmware.resume();
  await pass(30);
  assert.deepEqual(standings(world.state), { t0: 'Running' });
  await pass(30);
  assert.deepEqual(standings(world.state), { t0: 'Running, halting ActiveDeadline' });
});

test('the active deadline stands still in a pause that ended while the clock was unknown', async () => {
  const world = await cleaningWorld({ activeDeadlineSeconds: 100 });
  await answerAll(world);
  world.cluster.change(0, { suspend: true });
  await hear(world);
  await answerAll(world);
  world.pass(1000);
  world.crash(false);
  world.firmware.resume();
  world.push();
  await hear(world);
  await answerAll(world);
  world.cluster.change(0, { suspend: false });
  await hear(world);
  await answerAll(world);
  world.measure(0, 0);
  world.push();
  await world.settle();
  await answerAll(world);
  assert.deepEqual(standings(world.state), { t0: 'Running' });
  assert.equal(world.state.tasks.get('t0')?.pausedAt, undefined);
});

/** Somebody paused the robot by its button, and the agent saw it: it sees nothing more of the robot from here on. */
async function pausedElsewhere(): Promise<RobotWorld> {
  const world = await cleaningWorld();
  await answerAll(world);
  world.firmware.pause();
  world.push();
  await world.settle();
  await answerAll(world);
  assert.deepEqual([standings(world.state), asked(world)], [{ t0: 'Running' }, '']);
  return world;
}

test('a robot that somebody paused goes on when spec.suspend turns true and false, also before it says anything new', async () => {
  const world = await pausedElsewhere();
  for (const suspend of [true, false]) {
    world.cluster.change(0, { suspend });
    await hear(world);
    await answerAll(world);
  }
  assert.deepEqual([world.firmware.state, world.firmware.runs.length], ['Cleaning', 1]);
});

test('and when it turns false while the firmware is still asked', async () => {
  const world = await pausedElsewhere();
  for (const suspend of [true, false]) {
    world.cluster.change(0, { suspend });
    await hear(world);
    assert.equal(asked(world), 'outcome');
  }
  await answerAll(world);
  assert.deepEqual([world.firmware.state, world.firmware.runs.length], ['Cleaning', 1]);
});

test('a Dock whose answer was lost is not judged by what was seen before it', async () => {
  const world = new RobotWorld();
  world.measure(100, 0);
  world.firmware.state = 'Idle';
  world.push();
  world.cluster.act('Dock');
  await hear(world);
  await answer(world, 'Silent');
  assert.deepEqual(standings(world.state), { t0: 'Running' });
  await comeHome(world);
  assert.deepEqual(standings(world.state), { t0: 'Succeeded/Finished' });
});

test('rule 14: a resume that was not answered is not sent again', async () => {
  const world = await cleaningWorld();
  await answerAll(world);
  world.cluster.change(0, { suspend: true });
  await hear(world);
  await answerAll(world);
  world.cluster.change(0, { suspend: false });
  await hear(world);
  await answer(world, 'Ok');
  assert.equal(asked(world), 'resume');
  await answer(world, 'Lost');
  await answerAll(world);
  await comeHome(world);
  assert.deepEqual(standings(world.state), { t0: 'Failed/Interrupted' });
  assert.deepEqual(
    world.firmware.runs.map(({ state }) => state),
    ['Ended'],
  );
});

test('rule 13: what a full journal refused is taken in as soon as there is room', async () => {
  const world = new RobotWorld();
  world.measure(0, 0);
  await hear(world);
  const day = 24 * 3600;
  const old = Array.from({ length: LIMITS.journalTasks }, (_, index) =>
    action(`old-${index}`, 'Dock', { phase: 'Succeeded', wanted: 'absent', createdAt: second(0) }),
  );
  world.pass(day - 10);
  world.journal.commit({ tasks: old });
  world.cluster.clean({});
  await hear(world);
  assert.equal(world.state.tasks.has('t0'), false);
  world.pass(20);
  await world.settle();
  assert.deepEqual(standings(world.state), { t0: 'Accepted' });
});
