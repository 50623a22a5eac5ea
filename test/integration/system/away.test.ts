/** A cleaning that a person ends while nobody reaches the robot. */
import { suite, test } from 'node:test';
import assert from 'node:assert/strict';
import { endsBy, runWhole, startsFromNow } from '../../support/cleanings.ts';
import { says, stateOf } from '../../support/sights.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import type { TestRobot } from '../../support/system.ts';
import { dustyAndSleepy, systemForThisFile } from '../../support/system-for-this-file.ts';
import { until } from '../../support/until.ts';

suite('a cleaning whose robot is away', { skip: mosquittoMissing() }, () => {
  let dusty: TestRobot;
  let sleepy: TestRobot;
  const system = systemForThisFile(async (begun) => {
    ({ dusty, sleepy } = await dustyAndSleepy(begun));
  });

  const remove = (name: string): Promise<string> => system().kubectl(['delete', 'cleaning', name, '--timeout=10s']);
  const cancel = (name: string): Promise<void> => system().patch('cleaning', name, { spec: { cancel: true } });

  /** The robot cannot be reached, and the operator has noticed. */
  async function away(): Promise<void> {
    dusty.cable.refuse();
    await system().see('vac', 'dusty', says('AgentConnected', 'RobotOffline'));
  }

  test('deleted while the robot is away: let go after a while, and the robot stops when it is back', async () => {
    const starts = await startsFromNow(dusty);
    await runWhole(system(), 'away-deleted', 'dusty');
    await away();
    await remove('away-deleted');
    assert.equal(await stateOf(dusty), 'Cleaning');
    dusty.cable.restore();
    await until(async () => (await stateOf(dusty)) === 'Docked');
    assert.equal(await starts(), 1);
  });

  test('cancelled while the robot is away: Running until it is back and has stopped', async () => {
    const starts = await startsFromNow(dusty);
    await runWhole(system(), 'away-cancelled', 'dusty');
    await away();
    await cancel('away-cancelled');
    await system().kubectl(['wait', '--for=jsonpath={.status.observedGeneration}=2', 'cleaning/away-cancelled']);
    assert.equal((await system().get('cleaning', 'away-cancelled'))?.status.phase, 'Running');
    dusty.cable.restore();
    await endsBy(system(), 'away-cancelled', 'Cancelled');
    assert.equal(await stateOf(dusty), 'Docked');
    assert.equal(await starts(), 1);
  });

  test('before it begins and while the robot is away it says so, and goes on waiting afterwards', async () => {
    const starts = await startsFromNow(sleepy);
    await system().clean('early-away', 'sleepy');
    await system().see('cleaning', 'early-away', says('Accepted', 'Accepted'));
    sleepy.cable.refuse();
    const shown = await system().see('cleaning', 'early-away', ({ status }) => status?.reason === 'RobotOffline');
    assert.equal(shown.status.phase, 'Accepted');
    sleepy.cable.restore();
    await system().see('cleaning', 'early-away', ({ status }) => status?.reason === 'RobotSuspended');
    await remove('early-away');
    assert.equal(await starts(), 0);
  });

  test('made and deleted while its agent is not running: nothing starts when it comes', async () => {
    const starts = await startsFromNow(dusty);
    await dusty.agent.stop();
    await system().see('vac', 'dusty', says('AgentConnected', 'Goodbye'));
    await system().clean('unheard', 'dusty');
    await remove('unheard');
    dusty.startAgent();
    await system().see('vac', 'dusty', says('Ready', 'Ready'));
    assert.equal(await starts(), 0);
  });

  test('stopped while the robot is away: the Stop waits, and works when it is back', async () => {
    const starts = await startsFromNow(dusty);
    await runWhole(system(), 'away-stopped', 'dusty');
    await away();
    await system().act('stop-away', 'dusty', 'Stop');
    await system().see('robotaction', 'stop-away', ({ status }) => status?.reason === 'RobotOffline');
    dusty.cable.restore();
    await endsBy(system(), 'away-stopped', 'Stopped');
    assert.equal(await stateOf(dusty), 'Idle');
    assert.equal(await starts(), 1);
  });
});
