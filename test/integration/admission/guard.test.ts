/** Whoever has the operator's token: what manifests/base/node-policy.yaml lets it do, with a real token on a real API server. */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { nodeResource } from '@kubevac/operator/objects/node.ts';
import { podResource } from '@kubevac/operator/objects/pod.ts';
import type { KubeClient } from '@kubevac/operator/kube/client.ts';
import type { ControlPlaneAccess } from '@kubevac/sandbox/controlplane/plane-files.ts';
import { openClient } from '../../support/admission.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import { useControlPlane, type TestNamespace } from '../../support/control-plane.ts';
import { leaseOf, leaseResource, machineNode, robotNode, type HandMade } from '../../support/hand-made.ts';
import { operatorKubeconfig } from '../../support/operator-account.ts';
import { until } from '../../support/until.ts';

suite('with the token of the operator', () => {
  let plane: ControlPlaneAccess & TestNamespace;
  let admin: KubeClient;
  let operator: KubeClient;
  const endings: (() => Promise<void> | void)[] = [];
  const cleanup: Cleanup = { after: (end) => void endings.push(end) };

  before(async () => {
    plane = await useControlPlane(cleanup, { crds: true, components: ['kube-controller-manager'] });
    admin = await openClient(cleanup, plane.kubeconfigPath);
    operator = await openClient(cleanup, await operatorKubeconfig(plane, plane.namespace));
    await admin.create(nodeResource, machine());
    await admin.create(leaseResource, leaseOf(machine()), inLeases);
    // The API server learns of policies a moment later.
    await untilDenied(() => labelNode(operator, 'machine', { a: null }));
    await untilDenied(() => renew('machine'));
    await bind('first', {});
    await untilDenied(() => report('first', { message: 'x' }));
  });

  after(async () => {
    for (const name of ['machine', 'dusty', 'attic'])
      await admin.delete(nodeResource, { name: named(name) }).catch(() => undefined);
    for (const end of endings.toReversed()) await end();
  });

  const inLeases = { namespace: 'kube-node-lease' };
  const named = (name: string): string => `${plane.namespace}-${name}`;
  const machine = (): HandMade => ({ ...machineNode(named('machine'), 'cellar'), spec: { unschedulable: true } });
  const robot = (name: string, labels = {}): HandMade => robotNode(named(name), plane.namespace, labels);
  const nobodys = (name: string): HandMade => ({ ...robot(name), metadata: { name: named(name) } });
  const patchNode = (client: KubeClient, name: string, patch: object): Promise<unknown> =>
    client.mergePatch(nodeResource, { name: named(name) }, patch);
  const labelNode = (client: KubeClient, name: string, labels: object): Promise<unknown> =>
    patchNode(client, name, { metadata: { labels } });
  const reportNode = (name: string): Promise<unknown> => {
    const conditions = [{ type: 'Ready', status: 'False', reason: 'RobotOffline', message: 'away' }];
    return operator.strategicPatch(
      nodeResource,
      { name: named(name), subresource: 'status' },
      { status: { conditions } },
    );
  };

  async function renew(name: string, labels?: object): Promise<unknown> {
    const at = { ...inLeases, name: named(name) };
    const lease = (await admin.get(leaseResource, at)) as HandMade;
    return operator.replace(leaseResource, at, {
      ...lease,
      metadata: { ...lease.metadata, ...(labels && { labels }) },
    });
  }

  function untilDenied(attempt: () => Promise<unknown>): Promise<unknown> {
    const isDenied = (error: unknown): boolean => /denied request/.test(String(error));
    return until(() => attempt().then(() => false, isDenied), { pollMilliseconds: 100 });
  }

  test('the Node of a machine cannot be labelled, claimed, reported for, cordoned, deleted, or made', async () => {
    const says = /touches only Nodes of robots, which have the label kubevac\.dev\/robot-uid/;
    await assert.rejects(labelNode(operator, 'machine', { a: 'b' }), says);
    await assert.rejects(labelNode(operator, 'machine', { 'kubevac.dev/robot-uid': 'u-1' }), says);
    await assert.rejects(reportNode('machine'), says);
    await assert.rejects(patchNode(operator, 'machine', { spec: { unschedulable: false } }), says);
    await assert.rejects(operator.delete(nodeResource, { name: named('machine') }), says);
    await assert.rejects(operator.create(nodeResource, nobodys('odd')), says);
  });

  test('the Node of a robot can be made, labelled, reported for, cordoned and deleted', async () => {
    await operator.create(nodeResource, robot('dusty'));
    await labelNode(operator, 'dusty', { floor: 'upstairs' });
    await reportNode('dusty');
    await patchNode(operator, 'dusty', { spec: { unschedulable: true } });
    await operator.delete(nodeResource, { name: named('dusty') });
  });

  test('whose robot a Node is does not change, and its taint stays unless a person takes it away', async () => {
    const says = /has the taint kubevac\.dev\/robot:NoSchedule/;
    await assert.rejects(operator.create(nodeResource, { ...robot('attic'), spec: {} }), says);
    await operator.create(nodeResource, robot('attic'));
    await assert.rejects(patchNode(operator, 'attic', { spec: { taints: null } }), says);
    const uid = (value: string | null): object => ({ 'kubevac.dev/robot-uid': value });
    await assert.rejects(labelNode(operator, 'attic', uid('u-2')), /says whose it is, and stays as it is/);
    await assert.rejects(labelNode(operator, 'attic', uid(null)), /touches only Nodes of robots/);
    await patchNode(admin, 'attic', { spec: { taints: null } });
    await labelNode(operator, 'attic', { floor: 'attic' });
    await patchNode(operator, 'attic', { spec: { taints: [{ key: 'kubevac.dev/robot', effect: 'NoSchedule' }] } });
  });

  test('a robot is no host, in no zone and of no operating system, or Deployments of others would wait for it', async () => {
    const says = /a robot is no host, is in no zone/;
    for (const key of ['kubernetes.io/hostname', 'topology.kubernetes.io/zone', 'kubernetes.io/os']) {
      await assert.rejects(operator.create(nodeResource, robot('odd', { [key]: 'x' })), says);
      await assert.rejects(labelNode(operator, 'attic', { [key]: 'x' }), says);
      await labelNode(admin, 'attic', { [key]: 'x' });
      await labelNode(operator, 'attic', { beside: 'what-a-person-wrote' });
      await labelNode(admin, 'attic', { [key]: null, beside: null });
    }
  });

  test('Leases of robots are renewed, those of machines are not, and its own Lease is none of these', async () => {
    const says = /touches only Leases of robots, which have the label kubevac\.dev\/robot-uid/;
    await operator.create(leaseResource, leaseOf(robot('attic')), inLeases);
    await renew('attic');
    await assert.rejects(renew('attic', { 'kubevac.dev/robot-uid': 'u-2' }), /says whose it is, and stays as it is/);
    await assert.rejects(operator.create(leaseResource, leaseOf(nobodys('odd')), inLeases), says);
    await assert.rejects(renew('machine'), says);
    await assert.rejects(renew('machine', { 'kubevac.dev/robot-uid': 'u-1' }), says);
    const { namespace } = plane;
    await operator.create(
      leaseResource,
      { metadata: { name: 'kubevac-operator', namespace }, spec: {} },
      { namespace },
    );
  });

  const at = (name: string, subresource?: string) => ({
    namespace: plane.namespace,
    name,
    ...(subresource && { subresource }),
  });

  /** Binds it as the scheduler does; what has a nodeName is bound already. */
  async function bind(name: string, spec: object, metadata: object = {}): Promise<void> {
    const { namespace } = plane;
    const all = { schedulerName: 'nobody', containers: [{ name: 'main', image: 'nginx' }], ...spec };
    await admin.create(podResource, { metadata: { name, namespace, ...metadata }, spec: all }, { namespace });
    if ('nodeName' in spec) return;
    const target = { apiVersion: 'v1', kind: 'Node', name: named('attic') };
    const body = { apiVersion: 'v1', kind: 'Binding', metadata: { name }, target };
    await admin.request({ method: 'POST', path: `/api/v1/namespaces/${namespace}/pods/${name}/binding`, body });
  }

  const report = (name: string, status: object): Promise<unknown> =>
    operator.strategicPatch(podResource, at(name, 'status'), { status });
  const everywhere = { tolerations: [{ operator: 'Exists' }] };
  const running = (containerID?: string): object => {
    const container = { name: 'main', image: 'nginx', imageID: '', ready: true, restartCount: 0, started: true };
    return { phase: 'Running', containerStatuses: [{ ...container, ...(containerID && { containerID }) }] };
  };

  test('what runs on machines cannot be reported for or deleted', async () => {
    const says = /touches only Pods that are bound to robots/;
    await bind('web', {});
    await bind('proxy', everywhere);
    await bind('by-hand', { nodeName: named('machine') });
    for (const name of ['proxy', 'by-hand'])
      await admin.strategicPatch(podResource, at(name, 'status'), { status: running('containerd://1234') });
    for (const name of ['web', 'proxy', 'by-hand']) {
      await assert.rejects(report(name, { phase: 'Failed' }), says);
      await assert.rejects(operator.delete(podResource, at(name)), says);
    }
    const { namespace } = plane;
    const spec = { schedulerName: 'nobody', containers: [{ name: 'main', image: 'nginx' }], ...everywhere };
    await admin.create(podResource, { metadata: { name: 'nowhere', namespace }, spec }, { namespace });
    await assert.rejects(operator.delete(podResource, at('nowhere')), says);
  });

  test('what is bound to robots can: a mission, the Pod of a DaemonSet, and what a person put there by its name', async () => {
    await bind('mission', { tolerations: [{ key: 'kubevac.dev/robot', operator: 'Exists', effect: 'NoSchedule' }] });
    await bind('equal', { tolerations: [{ key: 'kubevac.dev/robot' }] });
    await bind('daemon', everywhere);
    await bind('by-name', { nodeName: named('attic') });
    for (const name of ['mission', 'equal', 'daemon', 'by-name']) {
      await report(name, running());
      await report(name, running('kubevac://uid/task'));
      await operator.delete(podResource, at(name), { gracePeriodSeconds: 0 });
    }
  });

  test('of a Pod it writes the status alone: no Service and no Job is deceived by what else it could say', async () => {
    await bind('labelled', everywhere, { labels: { app: 'a' } });
    const deceits = [
      { labels: { app: 'web' } },
      { labels: null },
      { annotations: { a: 'b' } },
      { finalizers: ['kubevac.dev/x'] },
    ];
    for (const metadata of deceits) {
      const deceive = operator.mergePatch(podResource, at('labelled', 'status'), { metadata });
      await assert.rejects(deceive, /the status of Pods and nothing else of them/, JSON.stringify(metadata));
    }
  });

  test('the Pod of a DaemonSet gets no address, so that its Service sends nobody there', async () => {
    const { namespace } = plane;
    const daemonSets = { group: 'apps', version: 'v1', plural: 'daemonsets', kind: 'DaemonSet' };
    const template = {
      metadata: { labels: { app: 'cni' } },
      spec: { nodeSelector: { no: 'where' }, containers: [{ name: 'main', image: 'cni' }] },
    };
    const spec = { selector: { matchLabels: { app: 'cni' } }, template };
    const owner = (await admin.create(daemonSets, { metadata: { name: 'cni', namespace }, spec }, { namespace })) as {
      metadata: { uid: string };
    };
    const reference = { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'cni', uid: owner.metadata.uid };
    await bind('addressed', everywhere, { ownerReferences: [reference] });
    const address = { podIP: '10.0.0.1', podIPs: [{ ip: '10.0.0.1' }] };
    await assert.rejects(report('addressed', address), /has no address on a robot/);
    await report('addressed', running());
  });
});
