/** The policies and the operator together: what is bound to a robot is carried out, reported and let go with the rights there are. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { openClient, untilMissionsAreAdmitted } from '../../support/admission.ts';
import { containerOf, exitOf, seePod, seePodGone, seePodPhase } from '../../support/missions.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { seeNodeReady } from '../../support/nodes.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';

suite('a Pod on a robot', { skip: mosquittoMissing() }, () => {
  const system = systemForThisFile(async (begun) => void begun.startOperator());

  async function create(name: string, spec: object): Promise<string> {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { restartPolicy: 'Never', ...spec } };
    return (
      await system().kubectl(['create', '-o', 'jsonpath={.metadata.uid}', '-f', '-'], JSON.stringify(pod))
    ).trim();
  }

  test('that has an image, args and a node selector cleans, and nothing else need be said', async (context) => {
    const robot = await system().startRobot('short', { context });
    await seeNodeReady(system(), 'short');
    const client = await openClient(context, system().plane.kubeconfigPath);
    await untilMissionsAreAdmitted(client, system().namespace);
    const nodeSelector = { 'kubevac.dev/robot': 'short' };
    const containers = [{ name: 'clean', image: 'kubevac.dev/mission', args: ['clean', '--rooms', 'kitchen'] }];
    await create('kitchen', { nodeSelector, containers });
    assert.equal(exitOf(await seePodPhase(system(), 'kitchen', 'Succeeded')), '0/Completed');
    assert.equal((await robot.starts()).length, 1);
  });

  test('that stops waits for no turn: what is at work ends as cancelled', async (context) => {
    await system().startRobot('halted', { context, timeFactor: 1 });
    await seeNodeReady(system(), 'halted');
    const client = await openClient(context, system().plane.kubeconfigPath);
    await untilMissionsAreAdmitted(client, system().namespace);
    const nodeSelector = { 'kubevac.dev/robot': 'halted' };
    const mission = (args: readonly string[]) => [{ name: 'a', image: 'kubevac.dev/mission', args }];
    await create('long', { nodeSelector, containers: mission(['clean', '--all']) });
    await seePodPhase(system(), 'long', 'Running');
    await create('stop', { nodeSelector, containers: mission(['stop']) });
    assert.equal(exitOf(await seePodPhase(system(), 'stop', 'Succeeded')), '0/Completed');
    assert.match(exitOf(await seePodPhase(system(), 'long', 'Failed')), /^4\//);
  });

  test('that a person put there by the name of the Node says what is wrong with it, and goes when it is deleted', async (context) => {
    await system().startRobot('named', { context });
    const { metadata } = await seeNodeReady(system(), 'named');
    const uid = await create('web', { nodeName: metadata.name, containers: [{ name: 'web', image: 'nginx' }] });
    await seePod(system(), 'web', (pod) => containerOf(pod)?.state.waiting?.reason === 'NotAMission');
    await system().kubectl(['delete', 'pod', 'web', '--wait=false']);
    await seePodGone(system(), 'web', uid);
  });
});
