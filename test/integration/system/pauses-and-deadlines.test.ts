/** A cleaning that is suspended, that is too late, that takes too long, or that is over for long enough. */
import { suite, test } from 'node:test';
import assert from 'node:assert/strict';
import { runWhole, small, startsFromNow, whole } from '../../support/cleanings.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import type { SeenObject, TestRobot } from '../../support/system.ts';
import { conditionOf, says, seeReady, stateOf } from '../../support/sights.ts';
import { dustyAndSleepy, systemForThisFile } from '../../support/system-for-this-file.ts';
import { until } from '../../support/until.ts';

suite('a cleaning that waits, or may not', { skip: mosquittoMissing() }, () => {
  let dusty: TestRobot;
  let sleepy: TestRobot;
  const system = systemForThisFile(async (begun) => {
    ({ dusty, sleepy } = await dustyAndSleepy(begun));
  });

  test('a robot that is held until an instant of another time zone is held, and still hears a Stop', async (context) => {
    const robot = await system().startRobot('zoned', { context });
    await seeReady(system(), 'zoned');
    await runWhole(system(), 'at-work', 'zoned');
    await system().patch('vac', 'zoned', { spec: { suspendUntil: '2126-12-30T00:00:00+01:00' } });
    await system().see('vac', 'zoned', says('Ready', 'RobotSuspended'));
    await system().act('stop-zoned', 'zoned', 'Stop');
    await system().see('cleaning', 'at-work', says('Failed', 'Stopped'));
    assert.equal((await robot.starts()).length, 1);
  });

  const suspend = (name: string, is: boolean): Promise<void> =>
    system().patch('cleaning', name, { spec: { suspend: is } });
  const succeeds = (name: string): Promise<string> =>
    system().kubectl(['wait', '--for=condition=Complete', `cleaning/${name}`, '--timeout=10s']);
  const fails = async (name: string, reason: string): Promise<SeenObject> => {
    await system().kubectl(['wait', '--for=condition=Failed', `cleaning/${name}`, '--timeout=10s']);
    const failed = await system().see('cleaning', name, says('Failed', reason));
    assert.equal(conditionOf(failed, 'Complete'), undefined);
    return failed;
  };
  const resumes = async (): Promise<number> =>
    (await dusty.firmware.startLog()).filter(({ method }) => method === 'resume').length;

  test('suspended from its beginning it does not begin, and resumed it does', async () => {
    const starts = await startsFromNow(dusty);
    await system().clean('held', 'dusty', { ...small, suspend: true });
    const held = await system().see('cleaning', 'held', says('Suspended', 'Suspended'));
    assert.equal(held.status.phase, 'Accepted');
    assert.equal(conditionOf(held, 'Accepted')?.status, 'True');
    assert.equal(await starts(), 0);
    await suspend('held', false);
    await succeeds('held');
    const done = await system().seePhase('held', 'Succeeded');
    assert.equal(conditionOf(done, 'Suspended')?.status, 'False');
    assert.equal(conditionOf(done, 'Complete')?.reason, 'Finished');
    assert.ok(done.status.areaSquareCentimeters > 0);
    assert.equal(await starts(), 1);
  });

  test('suspended while it runs the robot pauses, resumed it finishes, and that is one start and one resume', async () => {
    const starts = await startsFromNow(dusty);
    const before = await resumes();
    await system().clean('paused', 'dusty');
    await system().seePhase('paused', 'Running');
    await suspend('paused', true);
    const paused = await system().see('cleaning', 'paused', says('Suspended', 'Suspended'));
    assert.equal(paused.status.phase, 'Running');
    assert.equal(await stateOf(dusty), 'Paused');
    await suspend('paused', false);
    await system().see('cleaning', 'paused', says('Suspended', 'Resumed'));
    await succeeds('paused');
    assert.equal(await starts(), 1);
    assert.equal((await resumes()) - before, 1);
  });

  test('suspended and resumed while the robot is away it pauses and goes on when the robot is back', async () => {
    const starts = await startsFromNow(dusty);
    const whileAway = async (is: boolean, state: string): Promise<void> => {
      dusty.cable.refuse();
      await system().see('vac', 'dusty', says('AgentConnected', 'RobotOffline'));
      const before = await stateOf(dusty);
      await suspend('away', is);
      assert.equal(await stateOf(dusty), before);
      dusty.cable.restore();
      await until(async () => (await stateOf(dusty)) === state);
    };
    await system().clean('away', 'dusty', whole);
    await system().seePhase('away', 'Running');
    await whileAway(true, 'Paused');
    await system().see('cleaning', 'away', says('Suspended', 'Suspended'));
    await whileAway(false, 'Cleaning');
    await system().see('cleaning', 'away', says('Suspended', 'Resumed'));
    await system().patch('cleaning', 'away', { spec: { cancel: true } });
    await fails('away', 'Cancelled');
    assert.equal(await starts(), 1);
  });

  test('cancelled while it is paused it ends, and the robot is home', async () => {
    const starts = await startsFromNow(dusty);
    await system().clean('paused-cancelled', 'dusty', whole);
    await system().seePhase('paused-cancelled', 'Running');
    await suspend('paused-cancelled', true);
    await system().see('cleaning', 'paused-cancelled', says('Suspended', 'Suspended'));
    await system().patch('cleaning', 'paused-cancelled', { spec: { cancel: true } });
    const ended = await fails('paused-cancelled', 'Cancelled');
    assert.equal(conditionOf(ended, 'Suspended')?.status, 'False');
    assert.equal(await stateOf(dusty), 'Docked');
    assert.equal(await starts(), 1);
  });

  test('activeDeadlineSeconds ends it, and a pause does not count', async () => {
    const starts = await startsFromNow(dusty);
    await system().clean('long', 'dusty', { ...whole, activeDeadlineSeconds: 3 });
    const began = Date.now();
    await system().seePhase('long', 'Running');
    await suspend('long', true);
    await system().see('cleaning', 'long', says('Suspended', 'Suspended'));
    await until(() => Date.now() > began + 4_000);
    assert.equal((await system().get('cleaning', 'long'))?.status.phase, 'Running');
    await suspend('long', false);
    assert.match((await fails('long', 'ActiveDeadline')).status.message, /activeDeadlineSeconds: 3/);
    assert.equal((await system().get('cleaning', 'long'))?.status.phase, 'Failed');
    assert.equal(await stateOf(dusty), 'Docked');
    assert.equal(await starts(), 1);
  });

  test('startingDeadlineSeconds ends what a suspended robot holds back', async () => {
    const starts = await startsFromNow(sleepy);
    await system().clean('late', 'sleepy', { startingDeadlineSeconds: 1 });
    const late = await fails('late', 'StartDeadline');
    assert.equal(late.status.phase, 'Failed');
    assert.equal(late.status.startTime, undefined);
    assert.equal(await starts(), 0);
  });

  test('waiting for one’s turn is not lateness', async () => {
    const starts = await startsFromNow(dusty);
    await system().clean('before', 'dusty', { ...whole, activeDeadlineSeconds: 3 });
    await system().seePhase('before', 'Running');
    await system().clean('behind', 'dusty', { ...small, startingDeadlineSeconds: 2 });
    await fails('before', 'ActiveDeadline');
    await succeeds('behind');
    assert.equal(await starts(), 2);
  });

  test('of an agent that is away nobody else says that it is too late', async () => {
    const starts = await startsFromNow(dusty);
    dusty.cable.refuse();
    await system().see('vac', 'dusty', says('AgentConnected', 'RobotOffline'));
    await system().clean('unheard', 'dusty', { startingDeadlineSeconds: 1 });
    const began = Date.now();
    await system().see('cleaning', 'unheard', says('Accepted', 'RobotOffline'));
    await until(() => Date.now() > began + 2_000);
    assert.equal((await system().get('cleaning', 'unheard'))?.status.phase, 'Pending');
    dusty.cable.restore();
    await fails('unheard', 'StartDeadline');
    assert.equal(await starts(), 0);
  });

  test('ttlSecondsAfterFinished deletes it', async () => {
    const starts = await startsFromNow(dusty);
    await system().clean('brief', 'dusty', { ...small, ttlSecondsAfterFinished: 3600 });
    await succeeds('brief');
    await system().patch('cleaning', 'brief', { spec: { ttlSecondsAfterFinished: 1 } });
    await until(async () => (await system().get('cleaning', 'brief')) === undefined, { pollMilliseconds: 100 });
    assert.equal(await starts(), 1);
  });
});
