/** Missions whose args name variables of other objects, with an operator that may read none until it is given a Role. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { containerOf, exitOf, runMission, seePod, seePodPhase } from '../../support/missions.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { endOf } from '../../support/sights.ts';
import { seeNodeReady } from '../../support/nodes.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';
import { until } from '../../support/until.ts';

const sample = join(import.meta.dirname, '../../../manifests/samples/extra/read-variables.yaml');

suite('variables of a mission', { skip: mosquittoMissing() }, () => {
  const system = systemForThisFile(async (begun) => void begun.startOperator());
  const kubectl = (...args: readonly string[]): Promise<string> => system().kubectl(args);
  const room = (kind: 'configMap' | 'secret', name = 'rooms'): object => ({
    env: [{ name: 'ROOM', valueFrom: { [`${kind}KeyRef`]: { name, key: 'today' } } }],
  });

  test('of a ConfigMap: waits and says which Role it lacks, and begins when that is given', async (context) => {
    await system().startRobot('reader', { context });
    await seeNodeReady(system(), 'reader');
    await kubectl('create', 'configmap', 'rooms', '--from-literal=today=kitchen');
    await runMission(system(), 'reader', {
      robot: 'reader',
      args: ['clean', '--rooms=$(ROOM)'],
      container: room('configMap'),
    });
    const waiting = await seePod(
      system(),
      'reader',
      (pod) => containerOf(pod)?.state.waiting?.reason === 'CreateContainerConfigError',
    );
    assert.match(containerOf(waiting)?.state.waiting?.message ?? '', /may not read ConfigMap rooms: give it a Role/);
    await until(async () => /CreateContainerConfigError.*read-variables/.test(await kubectl('get', 'events')), {
      what: 'an event that says so',
    });
    const given = readFileSync(sample, 'utf8').replace('namespace: kubevac-system', `namespace: ${system().namespace}`);
    await system().kubectl(['apply', '-f', '-'], given);
    const over = await seePodPhase(system(), 'reader', 'Succeeded', 25);
    assert.equal(exitOf(over), '0/Completed');
    assert.match(decodeURIComponent(containerOf(over)?.containerID ?? ''), /--rooms=kitchen/);
  });

  test('that name each other until they are huge: the Pod waits and can be deleted, and nobody else does', async (context) => {
    await system().startRobot('bombed', { context });
    await seeNodeReady(system(), 'bombed');
    const names = Array.from({ length: 10 }, (_, at) => ({ name: `V${at + 1}`, value: `$(V${at})`.repeat(10) }));
    const env = [{ name: 'V0', value: 'x'.repeat(100) }, ...names];
    await runMission(system(), 'bomb', { robot: 'bombed', args: ['clean', '--all'], container: { env } });
    const waiting = await seePod(
      system(),
      'bomb',
      (pod) => containerOf(pod)?.state.waiting?.reason === 'CreateContainerConfigError',
    );
    assert.match(containerOf(waiting)?.state.waiting?.message ?? '', /longer than 131072 characters/);
    await system().clean('meanwhile', 'bombed');
    await kubectl('delete', 'pod', 'bomb', '--timeout=10s');
    assert.equal(await endOf(system(), 'meanwhile'), 'Succeeded');
  });

  test('of a Secret, or of nothing that is there', async (context) => {
    const robot = await system().startRobot('other', { context });
    await seeNodeReady(system(), 'other');
    await kubectl('create', 'secret', 'generic', 'rooms', '--from-literal=today=kitchen');
    await kubectl('create', 'role', 'read', '--verb=get', '--resource=secrets,configmaps');
    await kubectl(
      'create',
      'rolebinding',
      'read',
      '--role=read',
      `--serviceaccount=${system().namespace}:kubevac-operator`,
    );
    const args = ['clean', '--rooms=$(ROOM)'];
    await runMission(system(), 'secret', { robot: 'other', args, container: room('secret') });
    assert.equal(exitOf(await seePodPhase(system(), 'secret', 'Succeeded')), '0/Completed');
    await runMission(system(), 'none', { robot: 'other', args, container: room('configMap', 'nowhere') });
    const waiting = await seePod(
      system(),
      'none',
      (pod) => containerOf(pod)?.state.waiting?.reason === 'CreateContainerConfigError',
    );
    assert.match(containerOf(waiting)?.state.waiting?.message ?? '', /there is no ConfigMap nowhere/);
    assert.equal((await robot.starts()).length, 1);
    await kubectl('delete', 'pod', 'none', '--timeout=10s');
  });
});
