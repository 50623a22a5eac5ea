/** Robots beside machines: what becomes of other people's workloads, and of missions, with scheduler and controller-manager as they are. Long, because it is one list. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { dump } from 'js-yaml';
import type { KubeClient } from '@kubevac/operator/kube/client.ts';
import { nodeResource } from '@kubevac/operator/objects/node.ts';
import { podResource, readPod, type PodObject } from '@kubevac/operator/objects/pod.ts';
import { readManifests } from '@kubevac/sandbox/operator-access.ts';
import type { ControlPlane } from '@kubevac/sandbox/controlplane/start.ts';
import { openClient, untilMissionsAreAdmitted } from '../../support/admission.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import { succeed, useOwnControlPlane, type TestNamespace } from '../../support/control-plane.ts';
import { HandMadeKubelets } from '../../support/hand-made-kubelets.ts';
import { machineNode, robotNode } from '../../support/hand-made.ts';
import { operatorKubeconfig } from '../../support/operator-account.ts';
import { until } from '../../support/until.ts';

const samples = join(import.meta.dirname, '../../../manifests/samples/extra');

suite('robots beside machines', () => {
  let plane: ControlPlane & TestNamespace;
  let admin: KubeClient;
  let operator: KubeClient;
  let kubelets: HandMadeKubelets;
  const endings: (() => Promise<void> | void)[] = [];
  const cleanup: Cleanup = { after: (end) => void endings.push(end) };

  before(async () => {
    plane = await useOwnControlPlane(cleanup, {
      crds: true,
      components: ['kube-controller-manager', 'kube-scheduler'],
    });
    admin = await openClient(cleanup, plane.kubeconfigPath);
    operator = await openClient(cleanup, await operatorKubeconfig(plane, plane.namespace));
    kubelets = new HandMadeKubelets({ context: cleanup, admin, operator });
    for (const zone of ['east', 'west']) await kubelets.add(machineNode(`machine-${zone}`, zone));
    for (const name of ['dusty', 'cellar', 'attic'])
      await kubelets.add(robotNode(name, plane.namespace, name === 'dusty' ? { floor: 'upstairs' } : {}));
    await untilMissionsAreAdmitted(admin, plane.namespace);
  });

  after(async () => {
    for (const end of endings.toReversed()) await end();
  });

  const kubectl = (...args: readonly string[]): Promise<string> => succeed(plane, ['-n', plane.namespace, ...args]);
  const apply = (...objects: readonly object[]): Promise<string> =>
    succeed(plane, ['-n', plane.namespace, 'apply', '-f', '-'], objects.map((one) => dump(one)).join('---\n'));

  async function pods(labelSelector: string): Promise<PodObject[]> {
    const { items } = await admin.list(podResource, { namespace: plane.namespace, labelSelector });
    return items.map(readPod);
  }

  /** One Pod, by its label `app` or the name of its Job. */
  function see(labelSelector: string, looks: (pod: PodObject) => boolean, seconds = 15): Promise<PodObject> {
    let last: PodObject[] = [];
    return until(async () => (last = await pods(labelSelector)).find(looks), {
      deadlineMilliseconds: seconds * 1_000,
      pollMilliseconds: 50,
      what: () =>
        `${labelSelector}: ${looks.toString()}; there is ${JSON.stringify(last.map(({ spec, status }) => ({ on: spec.nodeName, status })))}`,
    });
  }

  const isBound = ({ spec }: PodObject): boolean => spec.nodeName !== undefined;
  const isWaiting = ({ status }: PodObject): boolean =>
    status.conditions?.some(({ type, status: is }) => type === 'PodScheduled' && is === 'False') === true;

  /** As the operator tells of a mission. */
  async function report({ metadata, spec }: PodObject, phase: string, exitCode?: number): Promise<void> {
    const state = exitCode === undefined ? { running: {} } : { terminated: { exitCode, reason: 'Test' } };
    const containerStatuses = spec.containers.map(({ name, image }) => ({
      name,
      image,
      imageID: '',
      containerID: 'kubevac://test',
      ready: exitCode === undefined,
      restartCount: 0,
      state,
    }));
    const conditions = [{ type: 'Ready', status: exitCode === undefined ? 'True' : 'False' }];
    const { namespace, name } = metadata;
    const status = { phase, conditions, containerStatuses };
    await operator.strategicPatch(podResource, { namespace, name, subresource: 'status' }, { status });
  }

  const remove = ({ metadata: { namespace, name } }: PodObject): Promise<unknown> =>
    operator.delete(podResource, { namespace, name }, { gracePeriodSeconds: 0 });

  function mission(app: string, spec: object = {}, metadata: object = {}): object {
    const container = { name: 'clean', image: 'kubevac.dev/mission', args: ['clean', '--all'] };
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: app, labels: { app }, ...metadata },
      spec: { restartPolicy: 'Never', containers: [container], ...spec },
    };
  }

  function spread(app: string, topologyKey: string): object {
    const labels = { app };
    const selector = { matchLabels: labels };
    const constraint = { topologyKey, maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule', labelSelector: selector };
    const spec = { topologySpreadConstraints: [constraint], containers: [{ name: 'web', image: 'nginx' }] };
    const template = { metadata: { labels }, spec };
    return {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: app },
      spec: { replicas: 4, selector, template },
    };
  }

  for (const [app, key] of [
    ['zones', 'topology.kubernetes.io/zone'],
    ['hosts', 'kubernetes.io/hostname'],
  ] as const)
    test(`a Deployment spread over ${app} has all its Pods on machines`, async () => {
      await apply(spread(app, key));
      await kubectl('rollout', 'status', `deployment/${app}`, '--timeout=20s');
      const where = (await pods(`app=${app}`)).map(({ spec }) => spec.nodeName ?? '').toSorted();
      assert.deepEqual(where, ['machine-east', 'machine-east', 'machine-west', 'machine-west']);
    });

  test('which is why a robot is in no zone: with one, two of four Pods would wait', async () => {
    await admin.mergePatch(
      nodeResource,
      { name: 'attic' },
      { metadata: { labels: { 'topology.kubernetes.io/zone': 'north' } } },
    );
    await apply(spread('waiting', 'topology.kubernetes.io/zone'));
    await until(async () => (await pods('app=waiting')).filter(isWaiting).length === 2, { pollMilliseconds: 100 });
    await kubectl('delete', 'deployment', 'waiting');
    await admin.mergePatch(
      nodeResource,
      { name: 'attic' },
      { metadata: { labels: { 'topology.kubernetes.io/zone': null } } },
    );
  });

  test('a DaemonSet that tolerates everything rolls out, twice, and its Service sends nobody to a robot', async () => {
    const labels = { app: 'cni' };
    const spec = { tolerations: [{ operator: 'Exists' }], containers: [{ name: 'cni', image: 'cni:1' }] };
    const template = { metadata: { labels }, spec };
    const metadata = { name: 'cni' };
    await apply(
      { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata, spec: { selector: { matchLabels: labels }, template } },
      { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports: [{ port: 80 }] } },
    );
    await kubectl('rollout', 'status', 'daemonset/cni', '--timeout=20s');
    assert.equal((await pods('app=cni')).length, 5);
    await kubectl('set', 'image', 'daemonset/cni', 'cni=cni:2');
    await kubectl('rollout', 'status', 'daemonset/cni', '--timeout=30s');
    const targets = async (): Promise<string[]> => {
      const path = 'jsonpath={.items[*].endpoints[*].nodeName}';
      return (await kubectl('get', 'endpointslices', '-l', 'kubernetes.io/service-name=cni', '-o', path))
        .split(' ')
        .toSorted();
    };
    await until(async () => (await targets()).length === 2, { pollMilliseconds: 100, what: 'two endpoints' });
    assert.deepEqual(await targets(), ['machine-east', 'machine-west']);
    await kubectl('delete', 'daemonset/cni');
  });

  test('a DaemonSet for machines, by their operating system, leaves robots alone', async () => {
    const labels = { app: 'exporter' };
    const spec = {
      nodeSelector: { 'kubernetes.io/os': 'linux' },
      tolerations: [{ operator: 'Exists' }],
      containers: [{ name: 'main', image: 'exporter' }],
    };
    const template = { metadata: { labels }, spec };
    await apply({
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'exporter' },
      spec: { selector: { matchLabels: labels }, template },
    });
    await kubectl('rollout', 'status', 'daemonset/exporter', '--timeout=20s');
    assert.equal((await pods('app=exporter')).length, 2);
  });

  test('a plain Pod is never bound to a robot, not even when there is no room elsewhere', async () => {
    const containers = [{ name: 'main', image: 'nginx', resources: { requests: { memory: '10Gi' } } }];
    await apply({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'large', labels: { app: 'large' } },
      spec: { containers },
    });
    await see('app=large', isWaiting);
    await kubectl('delete', 'pod', 'large');
  });

  test('missions of a namespace with a LimitRange and Pod Security restricted are bound, one at a time', async () => {
    const limits = [{ type: 'Container', default: { cpu: '1', memory: '1Gi' } }];
    await apply({ apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'limits' }, spec: { limits } });
    await kubectl('label', 'namespace', plane.namespace, 'pod-security.kubernetes.io/enforce=restricted');
    const nodeSelector = { 'kubevac.dev/robot': 'dusty' };
    await apply(mission('first', { nodeSelector }));
    const first = await see('app=first', isBound);
    assert.equal(first.spec.nodeName, 'dusty');
    await apply(mission('second', { nodeSelector }));
    const second = await see('app=second', isWaiting);
    assert.match(JSON.stringify(second.status.conditions), /Insufficient kubevac\.dev\/mission/);
    await report(first, 'Succeeded', 0);
    await see('app=second', isBound);
    await kubectl('delete', 'limitrange', 'limits');
    await kubectl('label', 'namespace', plane.namespace, 'pod-security.kubernetes.io/enforce-');
    await clear('second');
  });

  /** Ends it as if the robot had stopped. */
  async function clear(app: string): Promise<void> {
    const pod = await see(`app=${app}`, isBound);
    await report(pod, 'Failed', 4);
    await remove(pod);
  }

  test('any vacuum upstairs is one with that label', async () => {
    await sample('any-vacuum-upstairs.yaml', { app: 'upstairs' });
    assert.equal((await see('app=upstairs', isBound)).spec.nodeName, 'dusty');
    await clear('upstairs');
  });

  /** A file of manifests/samples/extra, with labels on its Pods to find them by. */
  async function sample(file: string, labels: object): Promise<void> {
    const objects = await readManifests(join(samples, file));
    const labelled = objects.map((one) =>
      one.kind === 'Pod' ? { ...one, metadata: { ...one.metadata, labels } } : one,
    );
    await apply(...labelled);
  }

  test('a mission of a namespace that no robot takes missions of waits', async () => {
    await succeed(plane, ['create', 'namespace', 'garage']);
    await until(async () => (await plane.kubectl(['get', 'serviceaccount', 'default', '-n', 'garage'])).code === 0, {
      pollMilliseconds: 100,
    });
    await succeed(plane, ['apply', '-n', 'garage', '-f', '-'], JSON.stringify(mission('stranger')));
    await until(
      async () => {
        const { items } = await admin.list(podResource, { namespace: 'garage' });
        return items.map(readPod).some(isWaiting);
      },
      { pollMilliseconds: 100 },
    );
  });

  test('a mission for a robot that is away waits until it is back', async () => {
    const say = (status: string): Promise<unknown> =>
      operator.strategicPatch(
        nodeResource,
        { name: 'dusty', subresource: 'status' },
        { status: { conditions: [{ type: 'Ready', status, reason: 'Test' }] } },
      );
    const tainted = async (): Promise<boolean> =>
      /not-ready/.test(JSON.stringify(await admin.get(nodeResource, { name: 'dusty' })));
    const nodeSelector = { 'kubevac.dev/robot': 'dusty' };
    await apply(mission('running', { nodeSelector }));
    await report(await see('app=running', isBound), 'Running');
    await say('False');
    await until(tainted, { pollMilliseconds: 100, deadlineMilliseconds: 20_000 });
    await report(await see('app=running', isBound), 'Succeeded', 0);
    await apply(mission('later', { nodeSelector }));
    assert.match(JSON.stringify((await see('app=later', isWaiting)).status), /untolerated taint/);
    await say('True');
    await see('app=later', isBound, 20);
    await clear('later');
  });

  test('an urgent mission takes the place of a running one, once the robot has stopped for that', async () => {
    await apply(mission('cleaning', { nodeSelector: { 'kubevac.dev/robot': 'dusty' } }));
    const running = await see('app=cleaning', isBound);
    await report(running, 'Running');
    await sample('urgent-spot.yaml', { app: 'urgent' });
    await see('app=cleaning', ({ metadata }) => metadata.deletionTimestamp !== undefined);
    const waiting = (await pods('app=urgent'))[0] as PodObject;
    assert.equal(waiting.spec.nodeName, undefined);
    await report(running, 'Failed', 4);
    await remove(running);
    await see('app=urgent', isBound);
    await clear('urgent');
  });

  const jobPod = 'batch.kubernetes.io/job-name=by-hand';

  test('the Job of the sample cleans again only where the robot certainly never moved', async () => {
    await sample('morning-mission.yaml', {});
    await kubectl('create', 'job', 'by-hand', '--from=cronjob/morning');
    const first = await see(jobPod, isBound);
    assert.equal(first.spec.nodeName, 'dusty');
    await report(first, 'Failed', 75);
    const isNew = ({ metadata, spec }: PodObject): boolean =>
      metadata.uid !== first.metadata.uid && spec.nodeName !== undefined;
    const second = await see(jobPod, isNew, 30);
    await report(second, 'Running');
    await report(second, 'Failed', 3);
    await kubectl('wait', '--for=condition=Failed', 'job/by-hand', '--timeout=15s');
    assert.match(await kubectl('get', 'job', 'by-hand', '-o', 'jsonpath={.status.conditions}'), /PodFailurePolicy/);
    assert.equal((await pods(jobPod)).length, 2);
    await kubectl('delete', 'job', 'by-hand');
  });

  test('with the PodDisruptionBudget of the sample kubectl drain waits for a mission, which then succeeds', async () => {
    await sample('polite-drain.yaml', {});
    await kubectl('create', 'job', 'by-hand', '--from=cronjob/morning');
    const pod = await see(jobPod, isBound);
    await report(pod, 'Running');
    const budget = async (): Promise<string> =>
      kubectl('get', 'pdb', 'missions', '-o', 'jsonpath={.status.expectedPods}');
    await until(async () => Number(await budget()) >= 1, {
      pollMilliseconds: 100,
      what: 'the budget to count the mission',
    });
    const drain = ['drain', 'dusty', '--ignore-daemonsets'];
    const hasty = await plane.kubectl([...drain, '--timeout=2s']);
    assert.notEqual(hasty.code, 0);
    assert.match(hasty.stderr, /Cannot evict pod as it would violate the pod's disruption budget/);
    const patient = succeed(plane, [...drain, '--timeout=30s']);
    await report(pod, 'Succeeded', 0);
    await kubectl('wait', '--for=condition=Complete', 'job/by-hand', '--timeout=15s');
    await patient;
    await kubectl('uncordon', 'dusty');
  });
});
