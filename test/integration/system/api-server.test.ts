/** The API server is away, forgets its history, or goes back in time: nothing is cancelled that nobody cancelled. */
import { suite, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { ControlPlane } from '@kubevac/sandbox/controlplane/start.ts';
import type { LoggedProcess } from '@kubevac/sandbox/process.ts';
import { runWhole, small, startsFromNow } from '../../support/cleanings.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { endOf, says, seeReady, stateOf } from '../../support/sights.ts';
import type { TestRobot } from '../../support/system.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';
import { until } from '../../support/until.ts';

suite('an API server that is away for a while', { skip: mosquittoMissing() }, () => {
  let dusty: TestRobot;
  let operator: LoggedProcess;
  const system = systemForThisFile(
    async (begun) => {
      operator = begun.startOperator();
      dusty = await begun.startRobot('dusty');
      await seeReady(begun, 'dusty');
    },
    { ownPlane: true },
  );
  const plane = () => system().plane as unknown as ControlPlane;
  const suspendRobot = (is: boolean) => system().patch('vac', 'dusty', { spec: { suspend: is } });

  /** Held back by the robot's suspension. */
  async function wait(...names: string[]): Promise<void> {
    await suspendRobot(true);
    // Robots and tasks are watched apart: a task that is seen first would begin.
    await system().see('vac', 'dusty', says('Ready', 'RobotSuspended'));
    for (const name of names) await system().clean(name, 'dusty', small);
    for (const name of names)
      await system().see('cleaning', name, ({ status }) => /^(RobotSuspended|Queued)$/.test(status?.reason));
  }

  test('what runs and what waits is done meanwhile, and known afterwards', async () => {
    const starts = await startsFromNow(dusty);
    await system().clean('running', 'dusty');
    await system().seePhase('running', 'Running');
    await system().clean('behind', 'dusty', small);
    await system().see('cleaning', 'behind', says('Accepted', 'Accepted'));
    await plane().stopApiServer();
    await until(async () => (await starts()) === 2 && (await stateOf(dusty)) === 'Docked');
    await plane().startApiServer();
    assert.equal(await endOf(system(), 'running'), 'Succeeded');
    assert.equal(await endOf(system(), 'behind'), 'Succeeded');
    assert.equal(await starts(), 2);
  });

  test('one that was deleted the moment before is stopped, one that waits is not', async () => {
    const starts = await startsFromNow(dusty);
    await runWhole(system(), 'deleted', 'dusty');
    await system().clean('kept', 'dusty', { ...small, suspend: true });
    await system().see('cleaning', 'kept', says('Suspended', 'Suspended'));
    await system().kubectl(['delete', 'cleaning', 'deleted', '--wait=false']);
    await plane().stopApiServer();
    await plane().startApiServer();
    await until(async () => (await system().get('cleaning', 'deleted')) === undefined, { pollMilliseconds: 100 });
    assert.equal(await stateOf(dusty), 'Docked');
    await system().patch('cleaning', 'kept', { spec: { suspend: false } });
    assert.equal(await endOf(system(), 'kept'), 'Succeeded');
    assert.equal(await starts(), 2);
  });

  test('it does not know the history any more: a watch is answered 410, and nothing is lost', async () => {
    const starts = await startsFromNow(dusty);
    await wait('one', 'gone', 'two');
    const logged = (await readFile(operator.logFile, 'utf8')).length;
    await system().kubectl(['delete', 'cleaning', 'gone']);
    await plane().stopApiServer();
    await plane().compactEtcd();
    await plane().startApiServer();
    await until(async () => (await readFile(operator.logFile, 'utf8')).slice(logged).includes('watch history expired'));
    await suspendRobot(false);
    assert.equal(await endOf(system(), 'one'), 'Succeeded');
    assert.equal(await endOf(system(), 'two'), 'Succeeded');
    assert.equal(await starts(), 2);
  });
});
