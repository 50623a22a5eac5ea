/** A backup of etcd is put back: the cluster has forgotten what its robots know (PROTOCOL rule 9). */
import { suite, test } from 'node:test';
import assert from 'node:assert/strict';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ControlPlane } from '@kubevac/sandbox/controlplane/start.ts';
import type { LoggedProcess } from '@kubevac/sandbox/process.ts';
import { small } from '../../support/cleanings.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { endOf, says, seeReady } from '../../support/sights.ts';
import type { System, TestRobot } from '../../support/system.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';
import { until } from '../../support/until.ts';

suite('a cluster that is put back to yesterday', { skip: mosquittoMissing() }, () => {
  let dusty: TestRobot;
  let operator: LoggedProcess;
  const system = systemForThisFile(
    async (begun) => {
      operator = begun.startOperator();
      dusty = await begun.startRobot('dusty');
      await seeReady(begun, 'dusty');
      // Yesterday: one that ended, and one that waits.
      await begun.clean('ended', 'dusty', small);
      await endOf(begun, 'ended');
      await begun.clean('waiting', 'dusty', { ...small, suspend: true });
      await begun.see('cleaning', 'waiting', says('Suspended', 'Suspended'));
      await exchangeData(begun, async (data) => cp(data, `${data}.backup`, { recursive: true }));
      // Today: both are over, and there was another one.
      await begun.patch('cleaning', 'waiting', { spec: { suspend: false } });
      await endOf(begun, 'waiting');
      await begun.clean('forgotten', 'dusty', small);
      await endOf(begun, 'forgotten');
      assert.equal((await dusty.starts()).length, 3);
      await grow(begun);
      await begun.clean('seen-late', 'dusty', small);
      await endOf(begun, 'seen-late');
    },
    { ownPlane: true },
  );

  const restore = (): Promise<void> =>
    exchangeData(system(), async (data) => {
      await rm(data, { recursive: true });
      await cp(`${data}.backup`, data, { recursive: true });
    });

  async function epochIs(epoch: number): Promise<void> {
    const read = () => system().kubectl(['get', 'configmap', 'kubevac-epoch', '-o', 'jsonpath={.data.epoch}']);
    await until(async () => Number(await read()) === epoch, { pollMilliseconds: 100, what: `epoch ${epoch}` });
  }

  /** What the robot did is told again, and it takes up what is new. */
  async function goesOn(starts: number): Promise<void> {
    assert.equal(await endOf(system(), 'waiting'), 'Succeeded');
    assert.equal(await system().get('cleaning', 'forgotten'), undefined);
    assert.equal((await dusty.starts()).length, starts);
    const name = `new-${starts}`;
    await system().clean(name, 'dusty', small);
    assert.equal(await endOf(system(), name), 'Succeeded');
    assert.equal((await dusty.starts()).length, starts + 1);
  }

  test('while the operator runs: the epoch is raised, and nothing runs twice', async () => {
    await restore();
    await epochIs(2);
    await goesOn(4);
  });

  test('while there is no operator: the epoch in the backup is raised above what the robot has seen', async () => {
    await operator.stop();
    await restore();
    system().startOperator();
    await epochIs(3);
    await goesOn(5);
  });
});

/** So many writes that those of the minute after the restore, most of them to the Lease, do not catch up. */
async function grow(system: System): Promise<void> {
  const items = Array.from({ length: 500 }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `write-${index}` },
  }));
  await system.kubectl(['create', '-f', '-', '-o', 'name'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
}

async function exchangeData(system: System, exchange: (data: string) => Promise<void>): Promise<void> {
  const plane = system.plane as unknown as ControlPlane;
  await plane.stopApiServer();
  await plane.stopEtcd();
  await exchange(join(plane.directory, 'etcd'));
  await plane.startEtcd();
  await plane.startApiServer();
}
