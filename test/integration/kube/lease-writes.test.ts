/** Renewals of many Leases, over the connections that they have for themselves. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { KubeClient } from '@kubevac/operator/kube/client.ts';
import { loadKubeConfig, type KubeConnection } from '@kubevac/operator/kube/config.ts';
import { microTime } from '@kubevac/operator/kube/micro-time.ts';
import { resourcePath } from '@kubevac/operator/kube/resource-path.ts';
import { resourceVersionIn } from '@kubevac/operator/node-leases/lease-text.ts';
import { clusterForThisFile } from './cluster.ts';
import { cableTo, countConnections } from './connections.ts';

const cluster = clusterForThisFile();
const leaseResource = { group: 'coordination.k8s.io', version: 'v1', plural: 'leases', kind: 'Lease' };
const names = Array.from({ length: 300 }, (_, index) => `robot-${index}`);
/** For one answer, and until a Lease is renewed whose connection died; 5 s, and a third of 40 s, in the operator. */
const dead = { answerMilliseconds: 1_500, renewedMilliseconds: 4_000 };

function adminConnection(): Promise<KubeConnection> {
  return loadKubeConfig({ kubeconfig: cluster().plane.kubeconfigPath, env: {} });
}

interface WriterOptions {
  readonly answerMilliseconds?: number;
  readonly credentialsCheckMilliseconds?: number;
}

/** Gives a write of a Lease by its name: the first makes it, the others renew it. It resolves with the HTTP status. */
async function leaseWriter(context: TestContext, connection: KubeConnection, options: WriterOptions = {}) {
  const { answerMilliseconds = 10_000, credentialsCheckMilliseconds } = options;
  const client = new KubeClient({ connection, credentialsCheckMilliseconds });
  context.after(() => client.close());
  const path = resourcePath(leaseResource, { namespace: await cluster().newNamespace() });
  const versions = new Map<string, string | undefined>();
  return async (name: string): Promise<number> => {
    const spec = { holderIdentity: name, leaseDurationSeconds: 40, renewTime: microTime(Date.now()) };
    const metadata = { name, resourceVersion: versions.get(name) };
    const { status, text } = await client.sendText({
      ...(versions.has(name) ? { method: 'PUT', path: `${path}/${name}` } : { method: 'POST', path }),
      body: JSON.stringify({ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec }),
      timeoutMilliseconds: answerMilliseconds,
    });
    if (status < 300) versions.set(name, resourceVersionIn(text));
    return status;
  };
}

test('300 at once share 16 connections, and each has its own answer', async (context) => {
  const connections = countConnections(context);
  const write = await leaseWriter(context, await adminConnection());
  const before = connections();
  for (const status of [201, 200, 200]) {
    const statuses = await Promise.all(names.map(write));
    assert.deepEqual(new Set(statuses), new Set([status]));
  }
  assert.equal(connections() - before, 16);
});

test('when all connections die without a word, each Lease is renewed within a third of its time', async (context) => {
  const { connection, die } = await cableTo(await adminConnection(), context);
  const write = await leaseWriter(context, connection, dead);
  await Promise.all(names.slice(0, 150).map(write));
  die();
  const begin = performance.now();
  const renew = async (name: string): Promise<void> => {
    while ((await write(name).catch(() => undefined)) !== 200) await delay(50);
  };
  await Promise.all(names.slice(0, 30).map(renew));
  const milliseconds = performance.now() - begin;
  assert.ok(milliseconds < dead.renewedMilliseconds, `${milliseconds} ms`);
});

test('a refused token is read again for the next renewals', async (context) => {
  const good = await adminConnection();
  const { ca, cert, key } = await good.readCredentials();
  let refused = true;
  const readCredentials = () => Promise.resolve(refused ? { ca, authorization: 'Bearer nonsense' } : { ca, cert, key });
  const write = await leaseWriter(context, { ...good, readCredentials }, { credentialsCheckMilliseconds: 3_600_000 });
  const some = names.slice(0, 30);
  assert.deepEqual(new Set(await Promise.all(some.map(write))), new Set([401]));
  refused = false;
  assert.deepEqual(new Set(await Promise.all(some.map(write))), new Set([201]));
});

test('a new client certificate makes new connections, and renewals on the old ones end well', async (context) => {
  const good = await adminConnection();
  const credentials = await good.readCredentials();
  let cert = credentials.cert ?? '';
  const connections = countConnections(context);
  const write = await leaseWriter(
    context,
    { ...good, readCredentials: () => Promise.resolve({ ...credentials, cert }) },
    { credentialsCheckMilliseconds: 0 },
  );
  const some = names.slice(0, 30);
  await Promise.all(some.map(write));
  const before = connections();
  const underWay = some.map(write);
  await delay(0);
  cert = `${cert}\n`;
  const after = names.slice(30, 60).map(write);
  assert.deepEqual(new Set(await Promise.all(underWay)), new Set([200]));
  assert.deepEqual(new Set(await Promise.all(after)), new Set([201]));
  assert.ok(connections() - before > 0 && connections() - before <= 16);
});
