/** The API server is away for a minute: robots go on, and what happened is known soon after it is back. */
import { suite, test } from 'node:test';
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { ControlPlane } from '@kubevac/sandbox/controlplane/start.ts';
import { runWhole, small } from '../../support/cleanings.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { endOf, says, seeReady, stateOf } from '../../support/sights.ts';
import type { TestRobot } from '../../support/system.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';
import { until } from '../../support/until.ts';

suite('an API server that is away for a minute', { skip: mosquittoMissing() }, () => {
  let dusty: TestRobot;
  let slow: TestRobot;
  const system = systemForThisFile(
    async (begun) => {
      begun.startOperator();
      dusty = await begun.startRobot('dusty');
      slow = await begun.startRobot('slow', { timeFactor: 1 });
      await seeReady(begun, 'dusty');
      await seeReady(begun, 'slow');
    },
    { ownPlane: true },
  );

  test('tasks end meanwhile, one goes on, and all is known soon', { timeout: 180_000 }, async () => {
    const plane = system().plane as unknown as ControlPlane;
    await system().clean('first', 'dusty');
    await system().clean('second', 'dusty', small);
    await system().see('cleaning', 'second', says('Accepted', 'Accepted'));
    await system().clean('third', 'dusty', { ...small, suspend: true });
    await system().see('cleaning', 'third', says('Suspended', 'Suspended'));
    await runWhole(system(), 'long', 'slow');
    await plane.stopApiServer();
    await delay(60_000);
    assert.equal(await stateOf(slow), 'Cleaning');
    await plane.startApiServer();
    const back = performance.now();
    assert.equal(await endOf(system(), 'first'), 'Succeeded');
    assert.equal(await endOf(system(), 'second'), 'Succeeded');
    await system().patch('cleaning', 'third', { spec: { suspend: false } });
    assert.equal(await endOf(system(), 'third'), 'Succeeded');
    assert.equal((await system().get('cleaning', 'long'))?.status.phase, 'Running');
    await system().kubectl(['delete', 'cleaning', 'long', '--wait=false']);
    await until(async () => (await stateOf(slow)) !== 'Cleaning', { deadlineMilliseconds: 15_000 });
    assert.ok(performance.now() - back < 30_000);
    assert.equal((await dusty.starts()).length, 3);
    assert.equal((await slow.starts()).length, 1);
  });
});
