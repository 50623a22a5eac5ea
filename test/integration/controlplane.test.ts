import { after, before, suite, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { silentLogger } from '@kubevac/base/log.ts';
import { isAlive } from '@kubevac/sandbox/process.ts';
import { startControlPlane, type ControlPlane } from '@kubevac/sandbox/controlplane/start.ts';
import { succeed, useControlPlane } from '../support/control-plane.ts';
import { until } from '../support/until.ts';

const node = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'sofa' },
};

suite('a control plane of our own', () => {
  let plane: ControlPlane;
  before(async () => {
    plane = await startControlPlane({ components: ['kube-controller-manager', 'kube-scheduler'], log: silentLogger });
  });
  after(() => plane.stop());

  test('what is applied is there, and the scheduler binds a Pod to a Node', async () => {
    await succeed(plane, ['apply', '-f', '-'], JSON.stringify(node));
    const ready = { conditions: [{ type: 'Ready', status: 'True', reason: 'Test', message: '' }] };
    const room = { allocatable: { pods: '1' }, capacity: { pods: '1' } };
    const status = JSON.stringify({ status: { ...ready, ...room } });
    await succeed(plane, ['patch', 'node', 'sofa', '--subresource=status', '-p', status]);
    await succeed(plane, ['apply', '-f', '-'], JSON.stringify(pod));
    await succeed(plane, ['wait', '--for=jsonpath={.spec.nodeName}=sofa', 'pod/cleaner', '--timeout=20s']);
  });

  test('a failing kubectl says why', async () => {
    const { code, stderr } = await plane.kubectl(['get', 'robots']);
    assert.equal(code, 1);
    assert.match(stderr, /doesn't have a resource type "robots"/);
  });

  test('a service account gets a token in a file, and another one when asked again', async () => {
    await succeed(plane, ['create', 'serviceaccount', 'operator']);
    const path = await plane.serviceAccountKubeconfig('default', 'operator');
    const whoami = ['--kubeconfig', path, 'auth', 'whoami', '-o', 'jsonpath={.status.userInfo.username}'];
    assert.equal(await succeed(plane, whoami), 'system:serviceaccount:default:operator');
    const tokenFile = /tokenFile: (\S+)/.exec(await readFile(path, 'utf8'))?.[1] ?? '';
    const first = await readFile(tokenFile, 'utf8');
    await plane.serviceAccountKubeconfig('default', 'operator');
    assert.notEqual(await readFile(tokenFile, 'utf8'), first);
    assert.equal(await succeed(plane, whoami), 'system:serviceaccount:default:operator');
  });

  test('the API server can be stopped and started again, data is kept, and an old watch is answered 410', async () => {
    const created = await succeed(plane, ['create', 'configmap', 'first', '-o', 'json']);
    const { resourceVersion } = (JSON.parse(created) as { metadata: { resourceVersion: string } }).metadata;
    await succeed(plane, ['create', 'configmap', 'second']);
    await plane.stopApiServer();
    assert.notEqual((await plane.kubectl(['get', 'configmap', 'second', '--request-timeout=2s'])).code, 0);
    await plane.compactEtcd();
    await plane.startApiServer();
    await succeed(plane, ['get', 'configmap', 'first', 'second']);
    const watch = `/api/v1/configmaps?watch=1&timeoutSeconds=1&resourceVersion=${resourceVersion}`;
    assert.match(await succeed(plane, ['get', '--raw', watch]), /"reason":"Expired","code":410/);
  });

  test('the controller manager is started again when it dies', async () => {
    const find = () => plane.processes.find(({ name }) => name === 'kube-controller-manager');
    const first = find();
    first?.kill('SIGKILL');
    await until(() => find() !== undefined && find()?.pid !== first?.pid);
  });
});

test('each test has a namespace of its own, in which a Pod is admitted', async (context) => {
  const plane = await useControlPlane(context, { components: ['kube-controller-manager'] });
  await succeed(plane, ['create', '-n', plane.namespace, '-f', '-'], JSON.stringify(pod));
});

test('when its owner is killed, no process stays, and the next start removes its directory', async (context) => {
  const parent = await mkdtemp(join(tmpdir(), 'kubevac-test-'));
  context.after(() => rm(parent, { recursive: true }));
  const owner = spawn(process.execPath, [join(import.meta.dirname, '../support/own-a-control-plane.ts'), parent], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  context.after(() => void owner.kill('SIGKILL'));
  const [line] = (await once(createInterface({ input: owner.stdout }), 'line')) as [string];
  const { pids, directory } = JSON.parse(line) as { pids: number[]; directory: string };
  assert.equal(pids.length, 4);
  owner.kill('SIGKILL');
  await until(() => pids.every((pid) => !isAlive(pid)), { deadlineMilliseconds: 5_000 });
  assert.ok(existsSync(directory));
  const next = await startControlPlane({ directory: parent, log: silentLogger });
  context.after(() => next.stop());
  assert.ok(!existsSync(directory));
});

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'cleaner' },
  spec: { containers: [{ name: 'cleaner', image: 'none' }] },
};
