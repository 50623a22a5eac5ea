import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DriverError } from '../drivers/driver.ts';
import { action } from '../tasks/testing/records.ts';
import { HandWorld } from './testing/hand-world.ts';

test('a Move that shows the newest nonce moves the robot, for 300 ms, and then it is told to stand', async () => {
  const world = await inHand();
  world.move(200);
  await world.pass(600);
  assert.deepEqual(world.told.slice(1), ['200 for 300 at 100', '0 for 300 at 400']);
});

test('who holds a key is followed without a halt, and the robot stands after the last', async () => {
  const world = await inHand();
  for (let tenth = 0; tenth < 10; tenth += 1) {
    world.move(200);
    await world.pass(100);
  }
  await world.pass(1_000);
  const stands = world.calls.filter((call) => call.do === 'Move' && call.velocityMillimetersPerSecond === 0);
  assert.deepEqual(
    stands.map(({ at }) => at),
    [1_300],
  );
});

test('a space stops the robot at once, though the firmware still thinks about the move before', async () => {
  const world = await inHand();
  world.latencyMilliseconds = 200;
  world.move(200);
  await world.pass(10);
  world.move(0);
  assert.equal(world.told.at(-1), '0 for 300 at 110');
});

test('a Move that was held up for more than 400 ms moves nothing, nor do a hundred of them', async () => {
  const world = await inHand();
  const nonce = world.newestNonce ?? '';
  await world.pass(3_000);
  const before = world.calls.length;
  for (let burst = 0; burst < 100; burst += 1) world.move(300, { nonce });
  await world.pass(500);
  assert.ok(world.told.slice(before).every((told) => told.startsWith('0 for')));
});

test('a slow way takes from the motion: the robot stands 450 ms after the nonce, which was before the key', async () => {
  const world = await inHand();
  const { nonce = '', at } = world.beats.at(-1) ?? assert.fail();
  await world.pass(at + 350 - world.now());
  world.move(200, { nonce });
  await world.pass(500);
  assert.ok(world.told.includes(`200 for 100 at ${at + 350}`), String(world.told));
  assert.ok(world.told.includes(`0 for 300 at ${at + 450}`), String(world.told));
});

test('a Move that is older than the newest one that counted does not count', async () => {
  const world = await inHand();
  const old = world.newestNonce ?? '';
  await world.pass(100);
  world.move(200);
  world.move(-200, { nonce: old });
  await world.pass(50);
  assert.ok(!world.told.some((told) => told.startsWith('-200')));
});

test('nonces of another session, or of none, move nothing', async () => {
  const world = await inHand();
  const old = world.newestNonce ?? '';
  world.control.receive({ session: 'a', do: 'End' });
  await world.pass(50);
  await world.begin('b');
  world.move(200, { session: 'b', nonce: old });
  world.move(200, { session: 'b', nonce: 'salt2.99' });
  world.move(200, { session: 'a', nonce: world.newestNonce ?? '' });
  await world.pass(50);
  assert.ok(world.calls.every((call) => call.do !== 'Move'));
});

test('a firmware that is slow is told the newest only, and nothing that became too old while it thought', async () => {
  const world = await inHand();
  world.latencyMilliseconds = 900;
  for (const velocity of [10, 20, 30]) world.move(velocity);
  await world.pass(2_000);
  assert.deepEqual(world.told.slice(1), ['10 for 300 at 100', '0 for 300 at 400', ...world.told.slice(3)]);
  assert.ok(!world.told.some((told) => /^[23]0 for/.test(told)));
});

test('the agent says how the robot stands at least each 100 ms, with another nonce each time', async () => {
  const world = await inHand();
  await world.pass(3_000);
  const beats = world.beats.filter(({ nonce }) => nonce !== undefined);
  assert.equal(new Set(beats.map(({ nonce }) => nonce)).size, beats.length);
  const gaps = beats.slice(1).map(({ at }, index) => at - (beats[index]?.at ?? 0));
  assert.ok(Math.max(...gaps) <= 100, String(Math.max(...gaps)));
});

test('the firmware hears each second that somebody is still there, and none of it moves the robot', async () => {
  const world = await inHand();
  await world.pass(4_900);
  const moves = world.calls.filter((call) => call.do === 'Move');
  assert.ok(moves.length >= 4 && moves.every((call) => call.velocityMillimetersPerSecond === 0));
});

test('a session of which nothing is heard for 10 s is over, and one that says Begin again is not', async () => {
  const world = await inHand();
  await world.pass(9_000);
  world.control.receive({ session: 'a', do: 'Begin' });
  await world.pass(9_000);
  assert.equal(world.ended, undefined);
  await world.pass(1_100);
  assert.equal(world.ended, 'ManualControlLost');
  assert.equal(world.state, 'Idle');
  assert.equal(world.inHand, false);
});

test('the link breaks: the robot is freed', async () => {
  const world = await inHand();
  world.move(200);
  world.connected = false;
  await world.pass(100);
  assert.equal(world.state, 'Idle');
  assert.equal(world.beats.at(-1)?.ended?.message, 'the link to the broker broke');
});

test('who ends the session is told that it is over, and told again whenever it asks', async () => {
  const world = await inHand();
  world.control.receive({ session: 'a', do: 'End' });
  await world.pass(50);
  assert.equal(world.ended, 'Finished');
  world.beats.length = 0;
  world.move(200);
  world.control.receive({ session: 'a', do: 'Begin' });
  await world.pass(500);
  assert.deepEqual(
    world.beats.map(({ ended }) => ended?.reason),
    ['Finished', 'Finished'],
  );
  assert.equal(world.calls.filter(({ do: name }) => name === 'Begin').length, 1);
});

test('a second person is refused while one drives, and taken in afterwards', async () => {
  const world = await inHand();
  world.control.receive({ session: 'b', do: 'Begin' });
  assert.deepEqual(world.beats.findLast(({ session }) => session === 'b')?.ended, {
    reason: 'RobotBusy',
    message: 'another person drives the robot by hand',
  });
  world.control.receive({ session: 'a', do: 'End' });
  await world.pass(50);
  await world.begin('b');
  assert.equal(world.beats.at(-1)?.session, 'b');
  assert.equal(world.ended, undefined);
});

test('an agent that knows of no such session says so', async () => {
  const world = new HandWorld();
  world.move(200);
  assert.equal(world.ended, 'ManualControlLost');
  assert.deepEqual(world.calls, []);
});

test('a driver that cannot refuses', async () => {
  const world = new HandWorld(false);
  await world.begin();
  assert.equal(world.ended, 'Unsupported');
});

test('a robot that is suspended is not taken in hand', async () => {
  const world = new HandWorld();
  world.situation = { robot: { suspend: true } };
  await world.begin();
  assert.equal(world.ended, 'RobotSuspended');
  assert.deepEqual([world.calls, world.inHand], [[], false]);
});

test('a robot that refuses to be taken in hand says why', async () => {
  const world = new HandWorld();
  world.failure = new DriverError('Refused', 'the battery is at 7 %');
  await world.begin();
  assert.deepEqual(world.beats.at(-1)?.ended, { reason: 'StartRefused', message: 'the battery is at 7 %' });
  assert.equal(world.inHand, false);
});

test('a robot in whose way something is, so that it fails, ends the session by its own word', async () => {
  const world = await inHand();
  world.state = 'Error';
  world.situation = { observation: { state: 'Error', error: { code: 'RobotStuck', message: 'The robot is stuck.' } } };
  await world.pass(100);
  assert.deepEqual(world.beats.at(-1)?.ended, { reason: 'RobotStuck', message: 'The robot is stuck.' });
});

test('somebody presses the button of the robot: the session is over', async () => {
  const world = await inHand();
  world.state = 'Cleaning';
  await world.pass(100);
  assert.equal(world.ended, 'StoppedElsewhere');
  assert.equal(world.state, 'Cleaning', 'its end does nothing to what somebody else began');
});

test('a Stop ends the session and names itself', async () => {
  const world = await inHand();
  world.situation = { tasks: [action('s', 'Stop', { phase: 'Running' })] };
  await world.pass(100);
  assert.deepEqual(world.beats.at(-1)?.ended, {
    reason: 'Stopped',
    message: 'RobotAction name-of-s stopped the robot',
  });
});

test('so does a Stop that was over before anybody looked', async () => {
  const world = await inHand();
  world.situation = { meta: { stopMark: { at: 5, name: 'halt' } } };
  await world.pass(100);
  assert.equal(world.ended, 'Stopped');
});

test('another journal is bound to the robot: this agent moves it no more', async () => {
  const world = await inHand();
  world.situation = { robot: { journalId: 'another' } };
  await world.pass(100);
  assert.equal(world.ended, 'AgentConflict');
});

test('a firmware that does not answer a move within a second ends the session, and is told to free the robot until it does', async () => {
  const world = await inHand();
  world.latencyMilliseconds = 60_000;
  world.move(200);
  await world.pass(1_600);
  assert.equal(world.ended, 'FirmwareNotAnswering');
  assert.equal(world.inHand, true, 'no task begins before');
  world.latencyMilliseconds = 5;
  await world.pass(62_000);
  assert.equal(world.inHand, false);
  assert.equal(world.state, 'Idle');
});

test('a beginning that is answered only after its end is ended once more', async () => {
  const world = new HandWorld();
  world.latencyMilliseconds = 3_000;
  world.control.receive({ session: 'a', do: 'Begin' });
  world.latencyMilliseconds = 5;
  world.control.receive({ session: 'a', do: 'End' });
  await world.pass(2_000);
  assert.equal(world.inHand, true);
  await world.pass(1_100);
  assert.deepEqual(
    world.calls.map(({ do: name }) => name),
    ['Begin', 'End', 'End'],
  );
  assert.deepEqual([world.state, world.inHand], ['Idle', false]);
});

test('an agent that is stopped frees the robot first', async () => {
  const world = await inHand();
  const ended = world.control.end();
  await world.pass(20);
  await ended;
  assert.deepEqual([world.state, world.ended], ['Idle', 'ManualControlLost']);
});

async function inHand(): Promise<HandWorld> {
  const world = new HandWorld();
  await world.begin();
  return world;
}
