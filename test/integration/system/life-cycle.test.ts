/** A cleaning that a person ends before it begins or while it runs: deleted, cancelled or stopped. */
import { suite, test } from 'node:test';
import assert from 'node:assert/strict';
import { endsBy, runWhole, startsFromNow } from '../../support/cleanings.ts';
import { says, stateOf } from '../../support/sights.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import type { SeenObject, TestRobot } from '../../support/system.ts';
import { dustyAndSleepy, systemForThisFile } from '../../support/system-for-this-file.ts';

suite('a cleaning that a person ends', { skip: mosquittoMissing() }, () => {
  let dusty: TestRobot;
  let sleepy: TestRobot;
  const system = systemForThisFile(async (begun) => {
    ({ dusty, sleepy } = await dustyAndSleepy(begun));
  });

  const remove = (name: string): Promise<string> => system().kubectl(['delete', 'cleaning', name, '--timeout=10s']);
  const cancel = (name: string): Promise<void> => system().patch('cleaning', name, { spec: { cancel: true } });
  const isGone = async (name: string): Promise<boolean> => (await system().get('cleaning', name)) === undefined;

  /** One that its robot has and may not begin. */
  async function waiting(name: string): Promise<SeenObject> {
    await system().clean(name, 'sleepy');
    return system().see('cleaning', name, says('Accepted', 'Accepted'));
  }

  test('deleted before it begins: gone at once, it never had a finalizer, and nothing starts', async () => {
    const starts = await startsFromNow(sleepy);
    assert.equal((await waiting('early-deleted')).metadata.finalizers, undefined);
    await remove('early-deleted');
    assert.ok(await isGone('early-deleted'));
    assert.equal(await starts(), 0);
  });

  test('cancelled before it begins: Cancelled, without a start', async () => {
    const starts = await startsFromNow(sleepy);
    await waiting('early-cancelled');
    await cancel('early-cancelled');
    assert.equal((await endsBy(system(), 'early-cancelled', 'Cancelled')).status.startTime, undefined);
    assert.equal(await starts(), 0);
  });

  test('stopped before it begins: Cancelled as Stopped, and the Stop succeeds', async () => {
    const starts = await startsFromNow(sleepy);
    await waiting('early-stopped');
    await system().act('stop-early', 'sleepy', 'Stop');
    assert.match((await endsBy(system(), 'early-stopped', 'Stopped')).status.message, /RobotAction stop-early/);
    await system().kubectl(['wait', '--for=condition=Complete', 'robotaction/stop-early', '--timeout=10s']);
    assert.equal(await starts(), 0);
  });

  test('deleted while it runs: kubectl delete returns when the robot is home', async () => {
    const starts = await startsFromNow(dusty);
    await runWhole(system(), 'deleted', 'dusty');
    await remove('deleted');
    assert.equal(await stateOf(dusty), 'Docked');
    assert.ok(await isGone('deleted'));
    assert.equal(await starts(), 1);
    await system().see('vac', 'dusty', ({ status }) =>
      status?.recentTasks?.some((task: any) => task.name === 'deleted' && task.result === 'Cancelled'),
    );
  });

  test('cancelled while it runs, onCancel Stop: it stands where it is when the finalizer goes', async () => {
    const starts = await startsFromNow(dusty);
    await runWhole(system(), 'cancelled', 'dusty', { onCancel: 'Stop' });
    await cancel('cancelled');
    await endsBy(system(), 'cancelled', 'Cancelled');
    assert.equal(await stateOf(dusty), 'Idle');
    assert.equal(await starts(), 1);
  });

  test('stopped while it runs, with one more behind it: both are over', async () => {
    const starts = await startsFromNow(dusty);
    await runWhole(system(), 'stopped', 'dusty');
    await system().clean('stopped-behind', 'dusty');
    await system().see('cleaning', 'stopped-behind', ({ status }) => status?.reason === 'Queued');
    await system().act('stop', 'dusty', 'Stop');
    await endsBy(system(), 'stopped', 'Stopped');
    await endsBy(system(), 'stopped-behind', 'Stopped');
    assert.equal(await stateOf(dusty), 'Idle');
    assert.equal(await starts(), 1);
  });
});
