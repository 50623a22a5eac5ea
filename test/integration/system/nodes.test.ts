/** Robots as Nodes, on a real API server with controller-manager and scheduler. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { runMission, seePodPhase } from '../../support/missions.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { seeNode, seeNodeReady, type SeenNode } from '../../support/nodes.ts';
import { conditionOf, says, seeReady } from '../../support/sights.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';
import { until } from '../../support/until.ts';

suite('robots are Nodes', { skip: mosquittoMissing() }, () => {
  const system = systemForThisFile(async (begun) => void begun.startOperator());
  const kubectl = (...args: readonly string[]): Promise<string> => system().kubectl(args);

  test('a robot is listed by kubectl get nodes, Ready, with its labels, taint, capacity and version', async (context) => {
    await system().startRobot('listed', { context, spec: { nodeLabels: { floor: 'upstairs' } } });
    const node = await seeNodeReady(system(), 'listed');
    const { labels } = node.metadata;
    assert.equal(labels['floor'], 'upstairs');
    assert.equal(labels['kubevac.dev/namespace'], system().namespace);
    assert.equal(labels[`missions.kubevac.dev/${system().namespace}`], '');
    assert.equal(
      labels['topology.kubernetes.io/zone'] ?? labels['kubernetes.io/hostname'] ?? labels['kubernetes.io/os'],
      undefined,
    );
    assert.ok(node.spec.taints?.some(({ key, effect }) => key === 'kubevac.dev/robot' && effect === 'NoSchedule'));
    assert.equal(node.status.allocatable?.['kubevac.dev/mission'], '1');
    const printed = await kubectl('get', 'node', node.metadata.name, '--no-headers');
    assert.match(printed, /^\S+ +Ready +vacuum +\d+s +v1\.36\.3\+kubevac\.0\.1\.0$/m);
    const robot = await system().see('vac', 'listed', says('NodeClaimed', 'NodeClaimed'));
    assert.equal(robot.status.nodeName, node.metadata.name);
  });

  test('labels that a person takes off are put back, also the one by which the operator finds it', async (context) => {
    await system().startRobot('bare', { context });
    const { metadata } = await seeNodeReady(system(), 'bare');
    await kubectl('label', 'node', metadata.name, 'kubevac.dev/namespace-', 'type-');
    await seeNode(system(), 'bare', ({ metadata: { labels } }) =>
      ['kubevac.dev/namespace', 'type'].every((key) => labels[key] === metadata.labels[key]),
    );
  });

  test('its Lease is renewed four times in its duration', async (context) => {
    await system().startRobot('leased', { context });
    const { metadata } = await seeNodeReady(system(), 'leased');
    const renewed = async () =>
      (await kubectl('get', 'lease', '-n', 'kube-node-lease', metadata.name, '-o', 'jsonpath={.spec.renewTime}').catch(
        () => '',
      )) || undefined;
    const first = await until(renewed, { what: 'a Lease' });
    const second = await until(
      async () => {
        const next = await renewed();
        return next === first ? undefined : next;
      },
      { what: 'a renewal', deadlineMilliseconds: 5_000 },
    );
    const seconds = (Date.parse(second) - Date.parse(first)) / 1_000;
    assert.ok(seconds > 0.9 && seconds < 1.4, `renewed after ${seconds} s of a duration of 4 s`);
  });

  test('one that loses its network is Ready=False with the reason and since when, and comes back', async (context) => {
    const robot = await system().startRobot('cut', { context });
    await seeNodeReady(system(), 'cut');
    robot.cable.refuse();
    const node = await seeNode(system(), 'cut', (seen) => conditionOf(seen, 'Ready')?.status === 'False');
    const ready = conditionOf(node, 'Ready');
    assert.equal(ready?.reason, 'RobotOffline');
    assert.match(ready?.message ?? '', /; since 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.equal(conditionOf(node, 'BatteryLow')?.status, 'Unknown');
    robot.cable.restore();
    await seeNodeReady(system(), 'cut');
  });

  test('a Node that somebody deletes is there again at once, and a cordon, labels and taints of people stay', async (context) => {
    await system().startRobot('deleted', { context });
    const { metadata } = await seeNodeReady(system(), 'deleted');
    await kubectl('delete', 'node', metadata.name);
    const again = await seeNode(system(), 'deleted', (seen) => seen.metadata.uid !== metadata.uid);
    assert.equal(conditionOf(again, 'Ready')?.status, 'True');
    await kubectl('cordon', metadata.name);
    await kubectl('label', 'node', metadata.name, 'owner=ada');
    await kubectl('taint', 'node', metadata.name, 'spring=cleaning:NoSchedule', 'kubevac.dev/robot:NoSchedule-');
    await system().patch('vac', 'deleted', { spec: { nodeLabels: { floor: 'attic' } } });
    const node = await seeNode(
      system(),
      'deleted',
      ({ metadata: { labels }, spec }) =>
        labels['floor'] === 'attic' && spec.taints?.some(({ key }) => key === 'kubevac.dev/robot') === true,
    );
    assert.equal(node.metadata.labels['owner'], 'ada');
    assert.equal(node.spec.unschedulable, true);
    assert.ok(node.spec.taints?.some(({ key }) => key === 'spring'));
    await system().patch('vac', 'deleted', { spec: { nodeLabels: null } });
    await seeNode(system(), 'deleted', ({ metadata: { labels } }) => labels['floor'] === undefined);
  });

  test('a robot that would begin nothing is chosen only where there is no other', async (context) => {
    const spec = { nodeLabels: { floor: 'loft' } };
    await system().startRobot('held', { context, spec: { ...spec, suspend: true } });
    await system().startRobot('free', { context, spec });
    const isTainted = ({ spec: { taints } }: SeenNode): boolean =>
      taints?.some(({ key }) => key === 'kubevac.dev/not-ready') === true;
    await seeNode(system(), 'held', isTainted);
    await seeNodeReady(system(), 'free');
    const nodeSelector = { floor: 'loft' };
    for (const name of ['one', 'two', 'three', 'four']) {
      await runMission(system(), name, { robot: '', args: ['locate'], spec: { nodeSelector } });
      const { spec: bound } = await seePodPhase(system(), name, 'Succeeded');
      assert.equal(bound.nodeName, system().nodeOf('free'));
    }
    await system().patch('vac', 'held', { spec: { suspend: false } });
    await seeNode(system(), 'held', (seen) => !isTainted(seen));
  });

  test('an address that somebody adds goes again', async (context) => {
    await system().startRobot('addressed', { context });
    const { metadata } = await seeNodeReady(system(), 'addressed');
    const patch = JSON.stringify({ status: { addresses: [{ type: 'ExternalIP', address: '203.0.113.9' }] } });
    await kubectl('patch', 'node', metadata.name, '--subresource=status', '--type=strategic', '-p', patch);
    const types = (): Promise<string> =>
      kubectl('get', 'node', metadata.name, '-o', 'jsonpath={.status.addresses[*].type}');
    await until(async () => (await types()) === 'InternalIP', { what: 'InternalIP alone' });
  });

  test('conditions that were set to Unknown are said anew', async (context) => {
    await system().startRobot('lapsed', { context });
    const { metadata } = await seeNodeReady(system(), 'lapsed');
    const unknown = { type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown', message: 'lapsed' };
    const patch = JSON.stringify({ status: { conditions: [unknown] } });
    await kubectl('patch', 'node', metadata.name, '--subresource=status', '--type=strategic', '-p', patch);
    await seeNode(system(), 'lapsed', (seen) => conditionOf(seen, 'Ready')?.reason === 'Connected');
  });

  test('the first robot to claim a name has it, the other is told, and has it when the first is gone', async (context) => {
    const nodeName = `${system().namespace}-shared`;
    await system().startRobot('first', { context, spec: { nodeName } });
    await system().see('vac', 'first', says('NodeClaimed', 'NodeClaimed'));
    await system().startRobot('second', { context, spec: { nodeName } });
    const told = await system().see('vac', 'second', says('NodeClaimed', 'NodeNameTaken'));
    assert.match(
      JSON.stringify(told.status.conditions),
      new RegExp(`stands for VacuumRobot ${system().namespace}/first`),
    );
    await kubectl('delete', 'vac', 'first', '--timeout=14s');
    await system().see('vac', 'second', says('NodeClaimed', 'NodeClaimed'));
  });

  test('one that claimed a name in vain goes without what the other has by it', async (context) => {
    const nodeName = `${system().namespace}-kept`;
    await system().startRobot('winner', { context, spec: { nodeName } });
    await system().see('vac', 'winner', says('NodeClaimed', 'NodeClaimed'));
    await runMission(system(), 'kept', { robot: 'winner', args: ['clean', '--all'] });
    await seePodPhase(system(), 'kept', 'Running');
    await system().applyRobot('loser', { nodeName });
    await system().see('vac', 'loser', says('NodeClaimed', 'NodeNameTaken'));
    await kubectl('delete', 'vac', 'loser', '--timeout=14s');
    const renewed = (): Promise<string> =>
      kubectl('get', 'lease', '-n', 'kube-node-lease', nodeName, '-o', 'jsonpath={.spec.renewTime}');
    const before = await renewed();
    await until(async () => (await renewed()) !== before, { what: 'a renewal', deadlineMilliseconds: 4_000 });
    assert.match(await kubectl('logs', 'kept'), /^started/);
  });

  test('Pods that were bound to a name before a robot had it are seen', async (context) => {
    await runMission(system(), 'early', {
      robot: 'late',
      args: ['locate'],
      spec: { nodeName: system().nodeOf('late') },
    });
    await delay(1_000);
    await system().startRobot('late', { context });
    await seePodPhase(system(), 'early', 'Succeeded');
  });

  test('the name of a machine is never taken over', async () => {
    const nodeName = `${system().namespace}-machine`;
    const machine = { apiVersion: 'v1', kind: 'Node', metadata: { name: nodeName }, spec: { unschedulable: true } };
    await system().kubectl(['create', '-f', '-'], JSON.stringify(machine));
    await system().applyRobot('vain', { nodeName });
    const told = await system().see('vac', 'vain', says('NodeClaimed', 'NodeNameTaken'));
    assert.match(JSON.stringify(told.status.conditions), /it is not a robot/);
    await kubectl('delete', 'vac', 'vain', '--timeout=14s');
    assert.equal(await kubectl('get', 'node', nodeName, '-o', 'jsonpath={.metadata.labels}'), '');
    await kubectl('delete', 'node', nodeName);
  });

  test('it goes also with a VacuumRobot that is taken away by force', async (context) => {
    const robot = await system().startRobot('forced', { context });
    const { metadata } = await seeNodeReady(system(), 'forced');
    await runMission(system(), 'forced', { robot: 'forced', args: ['clean', '--all'] });
    await seePodPhase(system(), 'forced', 'Running');
    robot.cable.refuse();
    await kubectl('delete', 'vac', 'forced', '--wait=false');
    await kubectl('patch', 'vac', 'forced', '--type=merge', '-p', '{"metadata":{"finalizers":null}}');
    await until(
      () =>
        kubectl('get', 'node', metadata.name).then(
          () => false,
          () => true,
        ),
      { what: 'a Node that is gone' },
    );
  });

  test('with its VacuumRobot the Node goes, and its Lease with it', async (context) => {
    await system().startRobot('leaving', { context });
    const { metadata } = await seeNodeReady(system(), 'leaving');
    await seeReady(system(), 'leaving');
    const lease = ['get', 'lease', '-n', 'kube-node-lease', metadata.name] as const;
    await until(() => kubectl(...lease).catch(() => undefined), { what: 'its Lease' });
    await kubectl('delete', 'vac', 'leaving', '--timeout=14s');
    await assert.rejects(kubectl('get', 'node', metadata.name), /NotFound/);
    await until(
      () =>
        kubectl(...lease).then(
          () => false,
          () => true,
        ),
      {
        what: 'the Lease to go',
      },
    );
  });
});

suite('robots are Nodes as long as there are ports', { skip: mosquittoMissing() }, () => {
  const port = 19_000 + Math.floor(Math.random() * 900);
  const flags = { 'kubelet-port-first': port, 'kubelet-port-last': port };
  const system = systemForThisFile(async (begun) => void begun.startOperator(flags));

  test('a robot without one is told so, gets the next that is free, and can be deleted', async (context) => {
    await system().startRobot('first', { context });
    await seeNodeReady(system(), 'first');
    await system().startRobot('waiting', { context });
    const told = await system().see('vac', 'waiting', says('NodeClaimed', 'NoKubeletPort'));
    assert.match(JSON.stringify(told.status.conditions), /no port left .* --kubelet-port-last/);
    await system().applyRobot('vain', {});
    await system().see('vac', 'vain', says('NodeClaimed', 'NoKubeletPort'));
    await system().kubectl(['delete', 'vac', 'vain', '--timeout=14s']);
    await system().kubectl(['delete', 'vac', 'first', '--timeout=14s']);
    await seeNodeReady(system(), 'waiting');
  });
});
