import { test, type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { isKubeError, type KubeErrorKind } from '@kubevac/operator/kube/kube-error.ts';
import { KubeClient, type RequestObservation } from '@kubevac/operator/kube/client.ts';
import { loadKubeConfig, type KubeConnection } from '@kubevac/operator/kube/config.ts';
import { resourcePath } from '@kubevac/operator/kube/resource-path.ts';
import { clusterForThisFile, configMap, configMaps, until, type ConfigMap } from './cluster.ts';
import { countConnections } from './connections.ts';

const cluster = clusterForThisFile();

function clientFor(context: TestContext, connection: KubeConnection, more: object = {}): KubeClient {
  const client = new KubeClient({ connection, ...more });
  context.after(() => client.close());
  return client;
}

async function adminConnection(): Promise<KubeConnection> {
  return loadKubeConfig({ kubeconfig: cluster().plane.kubeconfigPath, env: {} });
}

async function rejectsWith(kind: KubeErrorKind, promise: Promise<unknown>): Promise<void> {
  await assert.rejects(promise, (error) => isKubeError(error, kind) || assert.fail(String(error)));
}

test('300 reads one after another open no connection of their own', async (context) => {
  const connections = countConnections(context);
  const client = clientFor(context, await adminConnection());
  const path = resourcePath(configMaps, { namespace: 'default' });
  await client.request({ method: 'GET', path });
  const before = process.cpuUsage();
  for (let index = 0; index < 300; index += 1) await client.request({ method: 'GET', path });
  const { user, system } = process.cpuUsage(before);
  // A second one opens when a request comes in the same turn in which the answer before it ends.
  assert.ok(connections() <= 2, `${connections()} connections`);
  context.diagnostic(`300 GETs: ${Math.round((user + system) / 1_000)} ms CPU`);
});

test('a list of several pages is one collection at one resourceVersion', async () => {
  const { client } = cluster();
  const namespace = await cluster().newNamespace();
  const names = Array.from({ length: 25 }, (_, index) => `map-${String(index).padStart(2, '0')}`);
  for (const name of names) await client.create(configMaps, configMap(name), { namespace });
  const list = await client.list(configMaps, { namespace, pageLimit: 10 });
  const items = list.items as readonly (ConfigMap & { kind: string })[];
  assert.deepEqual(
    items.map(({ metadata }) => metadata.name),
    names,
  );
  assert.equal(items[0]?.kind, 'ConfigMap');
  const newest = items.map(({ metadata }) => BigInt(metadata.resourceVersion)).reduce((a, b) => (a > b ? a : b));
  assert.ok(BigInt(list.resourceVersion) >= newest);
});

test('errors are known by kind', async () => {
  const { client } = cluster();
  const namespace = await cluster().newNamespace();
  const name = { namespace, name: 'a' };
  await rejectsWith('NotFound', client.get(configMaps, name));
  const { metadata } = (await client.create(configMaps, configMap('a'), { namespace })) as ConfigMap;
  await rejectsWith('AlreadyExists', client.create(configMaps, configMap('a'), { namespace }));
  await rejectsWith('Invalid', client.create(configMaps, configMap('B_'), { namespace }));
  await client.mergePatch(configMaps, name, { data: { x: '1' } });
  await rejectsWith('Conflict', client.replace(configMaps, name, { ...configMap('a'), metadata }));
  await rejectsWith('Conflict', client.delete(configMaps, name, { preconditions: { uid: 'another' } }));
  const stale = { preconditions: { resourceVersion: metadata.resourceVersion } };
  await rejectsWith('Conflict', client.delete(configMaps, name, stale));
  await client.delete(configMaps, name, { preconditions: { uid: metadata.uid } });
});

test('a token that is replaced in its file is used without a restart', async (context) => {
  const { plane, client: admin } = cluster();
  const serviceAccounts = { group: '', version: 'v1', plural: 'serviceaccounts', kind: 'ServiceAccount' };
  const reader = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'reader' } };
  await admin.create(serviceAccounts, reader, { namespace: 'default' });
  const kubeconfig = await plane.serviceAccountKubeconfig('default', 'reader');
  const connection = await loadKubeConfig({ kubeconfig, env: {} });
  const seen: RequestObservation[] = [];
  const connections = countConnections(context);
  const client = clientFor(context, connection, {
    credentialsCheckMilliseconds: 20,
    observe: (observation: RequestObservation) => seen.push(observation),
  });
  const whoAmI = async (): Promise<string> => {
    const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
    const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
    const answer = await client.request({ method: 'POST', path, body: review });
    const { userInfo } = (answer as { status: { userInfo: { extra: Record<string, string[]> } } }).status;
    return String(userInfo.extra['authentication.kubernetes.io/credential-id']);
  };
  const first = await whoAmI();
  await plane.serviceAccountKubeconfig('default', 'reader');
  await until(async () => (await whoAmI()) !== first, 'the new token in use');
  assert.ok(connections() <= 2, 'a new token needs no new connection');
  assert.deepEqual(seen[0], { ...seen[0], method: 'POST', resource: 'selfsubjectreviews', code: '201' });
});

test('a refused token is read again at once, and the request repeated', async (context) => {
  const { plane } = cluster();
  const good = await adminConnection();
  const { ca, cert, key } = await good.readCredentials();
  const tokenFile = join(plane.directory, 'token-of-this-test');
  await writeFile(tokenFile, 'not a token');
  let reads = 0;
  const codes: string[] = [];
  const client = clientFor(
    context,
    {
      ...good,
      readCredentials: () => {
        reads += 1;
        return Promise.resolve(reads === 1 ? { ca, authorization: 'Bearer nonsense' } : { ca, cert, key });
      },
    },
    { credentialsCheckMilliseconds: 3_600_000, observe: ({ code }: RequestObservation) => codes.push(code) },
  );
  await client.create(configMaps, configMap('after-401'), { namespace: 'default' });
  assert.deepEqual(codes, ['401', '201']);
});

test('a new client certificate makes new connections, and what ran on the old ones ends well', async (context) => {
  const good = await adminConnection();
  const credentials = await good.readCredentials();
  let cert = credentials.cert ?? '';
  const connections = countConnections(context);
  const client = clientFor(
    context,
    { ...good, readCredentials: () => Promise.resolve({ ...credentials, cert }) },
    { credentialsCheckMilliseconds: 0 },
  );
  const path = resourcePath(configMaps, { namespace: 'default' });
  const get = () => client.request({ method: 'GET', path });
  await get();
  const underWay = Array.from({ length: 8 }, get);
  cert = `${cert}\n`;
  await Promise.all([get(), ...underWay]);
  const old = connections();
  await get();
  assert.ok(connections() > old, 'connections of the new certificate');
  cert = 'half written';
  await get();
  await get();
  assert.ok(connections() <= old + 2, 'a bad certificate changes nothing');
});

test('an absent server is unreachable; a GET is tried thrice, a write once', async (context) => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  const methods: string[] = [];
  const client = clientFor(
    context,
    { server: `http://127.0.0.1:${port}`, namespace: 'x', readCredentials: () => Promise.resolve({}) },
    { observe: ({ method, code }: RequestObservation) => methods.push(`${method} ${code}`) },
  );
  await rejectsWith('Unreachable', client.get(configMaps, { namespace: 'x', name: 'y' }));
  await rejectsWith('Unreachable', client.create(configMaps, configMap('y'), { namespace: 'x' }));
  assert.deepEqual(methods, ['GET error', 'GET error', 'GET error', 'POST error']);
});

test('a server that does not answer is given up in time, and an abort is the caller’s own', async (context) => {
  const server = createServer(() => undefined);
  context.after(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const connection = { server: `http://127.0.0.1:${port}`, namespace: 'x', readCredentials: () => Promise.resolve({}) };
  const client = clientFor(context, connection);
  const write = { method: 'POST', path: '/api/v1/x', body: {} } as const;
  await rejectsWith('Unreachable', client.request({ ...write, timeoutMilliseconds: 50 }));
  const stop = new AbortController();
  const asked = client.request({ ...write, signal: stop.signal });
  stop.abort(new Error('enough'));
  await assert.rejects(asked, /enough/);
  await client.close();
});
