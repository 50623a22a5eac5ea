import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { connect as connectPlain } from 'node:net';
import { connect } from 'node:tls';
import { makeAuthority, issueCertificate } from '@kubevac/sandbox/certificate-authority.ts';
import { succeed } from '../../support/control-plane.ts';
import { ask, certificateOf, pairOf, type Asker } from './ask.ts';
import { startKubeletNode, type KubeletNode } from './kubelet-node.ts';

const ends: (() => Promise<void> | void)[] = [];
let node: KubeletNode;

/** What may be asked of a kubelet, and what may not, each once. */
const lines = [
  'GET /healthz',
  'GET /pods',
  'GET /runningpods/',
  'GET /stats/summary',
  'GET /metrics/resource',
  'GET /metrics',
  'GET /containerLogs/home/mission/clean',
  'GET /exec/home/mission/clean?command=echo&output=1',
  'GET /exec/home/mission/clean?command=echo&output=1 (WebSocket)',
  'POST /exec/home/mission/clean?command=echo&output=1 (SPDY)',
  'GET /exec/home/mission/some-uid/clean?command=echo&output=1 (WebSocket)',
  'GET /attach/home/mission/clean?output=1 (WebSocket)',
  'POST /attach/home/mission/clean?output=1 (SPDY)',
  'POST /portForward/home/mission (SPDY)',
  'POST /run/home/mission/clean',
  'POST /pods',
  'DELETE /pods',
  'GET /configz',
  'GET /logs/',
  'GET /',
  'GET //exec/home/mission/clean',
  'GET /%65xec/home/mission/clean',
  'GET /pods/../exec/home/mission/clean',
  'OPTIONS /nothing',
  'GET /nothing (WebSocket)',
] as const;

before(async () => {
  node = await startKubeletNode({ after: (end) => void ends.push(end) });
  node.answers.logs.of('mission/clean').end();
});
after(async () => {
  for (const end of ends.toReversed()) await end();
});

async function statusesFor(asker: Asker): Promise<Record<string, number>> {
  const statuses: Record<string, number> = {};
  for (const line of lines) statuses[line] = (await ask(node.port, line, asker)).status;
  return statuses;
}

function all(status: number): Record<string, number> {
  return Object.fromEntries(lines.map((line) => [line, status]));
}

/** The token of a ServiceAccount that has these rights on Nodes: verb and resource, as `get nodes/proxy`. */
async function tokenFor(name: string, ...rights: readonly string[]): Promise<string> {
  const { plane } = node;
  const { namespace } = plane;
  const unique = `${name}-${namespace}`;
  await succeed(plane, ['-n', namespace, 'create', 'serviceaccount', name]);
  for (const [index, right] of rights.entries()) {
    const [verb = '', resource = ''] = right.split(' ');
    const role = `${unique}-${index}`;
    await succeed(plane, ['create', 'clusterrole', role, `--verb=${verb}`, `--resource=${resource}`]);
    const account = `--serviceaccount=${namespace}:${name}`;
    await succeed(plane, ['create', 'clusterrolebinding', role, `--clusterrole=${role}`, account]);
    ends.push(async () => void (await plane.kubectl(['delete', 'clusterrole,clusterrolebinding', role])));
  }
  return (await succeed(plane, ['-n', namespace, 'create', 'token', name])).trim();
}

test('who shows nothing is answered 401 on every path', async () => {
  assert.deepEqual(await statusesFor({}), all(401));
  assert.equal(node.answers.terminals.prepared, 0);
});

test('who shows what does not count is answered 401 on every path', async () => {
  const { plane } = node;
  const stranger = await makeAuthority('kubernetes', new Date());
  const masters = { commonName: 'someone', organization: 'system:masters' };
  const lastYear = new Date(Date.now() - 400 * 86_400_000);
  const askers: Record<string, Asker> = {
    'a token of nobody': { token: 'nonsense' },
    'a certificate of another authority': { pair: await issueCertificate(stranger, masters, new Date()) },
    'a certificate that has run out': { pair: await certificateOf(plane, masters, lastYear) },
    'a certificate for servers': { pair: await pairOf(plane, 'apiserver') },
    'a certificate without a name': { pair: await certificateOf(plane, { commonName: '' }) },
    'the certificate of the front proxy': { pair: await pairOf(plane, 'front-proxy-client') },
  };
  for (const [what, asker] of Object.entries(askers)) assert.deepEqual(await statusesFor(asker), all(401), what);
});

test('who may nothing is answered 403 on every path, by token as by certificate', async () => {
  assert.deepEqual(await statusesFor({ token: await tokenFor('nobody') }), all(403));
  const pair = await certificateOf(node.plane, { commonName: 'clerk', organization: 'offices' });
  assert.deepEqual(await statusesFor({ pair }), all(403));
  assert.equal(node.answers.terminals.prepared, 0);
  const { body } = await ask(node.port, 'GET /pods', { pair });
  assert.equal(body, `clerk may not get nodes/pods or nodes/proxy of Node ${node.node}\n`);
});

test('a scraper may scrape, and nothing else', async () => {
  const token = await tokenFor('scraper', 'get nodes/metrics', 'get nodes/stats');
  assert.deepEqual(await statusesFor({ token }), {
    ...all(403),
    'GET /stats/summary': 503,
    'GET /metrics/resource': 200,
    'GET /metrics': 404,
  });
});

test('a scraper that reads 300 Nodes at once is answered by all, and another one that may not by none', async (context) => {
  const [scraper, nobody] = [await tokenFor('scraper-of-many', 'get nodes/metrics'), await tokenFor('nobody-of-many')];
  const names = Array.from({ length: 300 }, (_, index) => `many-${index}`);
  for (const name of names) assert.equal(await node.server.listen(name, 0), undefined);
  context.after(async () => {
    for (const name of names) await node.server.unlisten(name);
  });
  const begun = performance.now();
  for (const [token, status] of [
    [scraper, 200],
    [nobody, 403],
  ] as const) {
    const answers = names.map((name) => ask(node.server.portOf(name) ?? 0, 'GET /metrics/resource', { token }));
    for (const answer of await Promise.all(answers)) assert.equal(answer.status, status);
  }
  context.diagnostic(`600 first questions: ${Math.round(performance.now() - begun)} ms`);
});

test('who may read Pods of a Node needs no right to everything', async () => {
  const token = await tokenFor('reader', 'get nodes/pods', 'get nodes/healthz');
  const allowed = { 'GET /healthz': 200, 'GET /pods': 200, 'GET /runningpods/': 200 };
  assert.deepEqual(await statusesFor({ token }), {
    ...all(403),
    ...allowed,
    'GET /pods/../exec/home/mission/clean': 404,
  });
});

test('reading everything of a Node is not entering its Pods, though a WebSocket is a GET', async () => {
  const token = await tokenFor('onlooker', 'get nodes/proxy');
  assert.deepEqual(await statusesFor({ token }), {
    ...all(403),
    'GET /healthz': 200,
    'GET /pods': 200,
    'GET /runningpods/': 200,
    'GET /containerLogs/home/mission/clean': 200,
    'GET /configz': 404,
    'GET /': 404,
    'GET //exec/home/mission/clean': 404,
    'GET /%65xec/home/mission/clean': 404,
    'GET /pods/../exec/home/mission/clean': 404,
    'GET /nothing (WebSocket)': 404,
  });
});

test('a right on another Node is none here', async () => {
  const { plane } = node;
  const token = await tokenFor('neighbour');
  const role = `neighbour-${plane.namespace}`;
  await succeed(plane, ['create', 'clusterrole', role, '--verb=*', '--resource=nodes/proxy', '--resource-name=other']);
  const account = `--serviceaccount=${plane.namespace}:neighbour`;
  await succeed(plane, ['create', 'clusterrolebinding', role, `--clusterrole=${role}`, account]);
  ends.push(async () => void (await plane.kubectl(['delete', 'clusterrole,clusterrolebinding', role])));
  assert.equal((await ask(node.port, 'GET /pods', { token })).status, 403);
});

test('the API server may everything with its own certificate, and each page is as it should be', async () => {
  const asker = { pair: await pairOf(node.plane, 'apiserver-kubelet-client') };
  assert.deepEqual(await statusesFor(asker), {
    ...all(404),
    'GET /healthz': 200,
    'GET /pods': 200,
    'GET /runningpods/': 200,
    'GET /stats/summary': 503,
    'GET /metrics/resource': 200,
    'GET /containerLogs/home/mission/clean': 200,
    'GET /exec/home/mission/clean?command=echo&output=1': 400,
    'GET /exec/home/mission/clean?command=echo&output=1 (WebSocket)': 101,
    'POST /exec/home/mission/clean?command=echo&output=1 (SPDY)': 400,
    'GET /exec/home/mission/some-uid/clean?command=echo&output=1 (WebSocket)': 101,
    'GET /attach/home/mission/clean?output=1 (WebSocket)': 101,
    'POST /attach/home/mission/clean?output=1 (SPDY)': 400,
    'POST /portForward/home/mission (SPDY)': 400,
    'POST /run/home/mission/clean': 400,
    'POST /pods': 405,
    'DELETE /pods': 405,
  });
  const { body } = await ask(node.port, 'POST /exec/home/mission/clean?command=echo&output=1 (SPDY)', asker);
  assert.match(body, /need Kubernetes 1\.36 or newer/);
  assert.ok(node.observed.some(({ page, code }) => page === 'exec' && code === 101));
  assert.ok(node.observed.some(({ page, code }) => page === 'unknown' && code === 404));
});

test('a query that makes no sense is answered with what would', async () => {
  const asker = { pair: await pairOf(node.plane, 'apiserver-kubelet-client') };
  const { status, body } = await ask(node.port, 'GET /containerLogs/home/mission/clean?tailLines=x&stream=Both', asker);
  assert.equal(status, 400);
  assert.match(
    body,
    /^stream is "Both": All, Stdout or Stderr is right; tailLines is "x": a whole number from 0 is right/,
  );
  const long = `GET /exec/home/mission/clean?output=1&command=${'x'.repeat(9_000)}`;
  assert.match((await ask(node.port, long, asker)).body, /longer than 8192 bytes/);
});

test('a client that is slow with its request is let go', { timeout: 30_000 }, async () => {
  const socket = connect({ port: node.port, host: '127.0.0.1', rejectUnauthorized: false });
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.on('secureConnect', () => socket.write('GET / HTTP/1.1\r\nhost: robot\r\n'));
  socket.on('error', () => undefined).on('close', () => resolve());
  socket.resume();
  const begun = performance.now();
  await promise;
  assert.ok(performance.now() - begun < 20_000);
});

test('what is no TLS, and what breaks off, ends nothing but its own connection', async () => {
  const begin = (index: number): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const socket = connectPlain(node.port, '127.0.0.1', () => {
      socket.write(randomBytes(index * 7));
      // Some before the server has looked, some after it has answered.
      setTimeout(() => socket.resetAndDestroy(), index % 5);
    });
    socket.on('error', () => undefined).on('close', () => resolve());
    return promise;
  };
  await Promise.all(Array.from({ length: 100 }, (_, index) => begin(index)));
  const broken = Array.from({ length: 50 }, (_, index) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const socket = connect({ port: node.port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      socket.write('GET /exec/a/b/c HTTP/1.1\r\nhost: robot\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n');
      setTimeout(() => socket.destroy(), index % 5);
    });
    socket.on('error', () => undefined).on('close', () => resolve());
    return promise;
  });
  await Promise.all(broken);
  assert.equal((await ask(node.port, 'GET /healthz')).status, 401);
});

test('a session of TLS is not taken up again: each connection is checked anew', async () => {
  const sessions: Buffer[] = [];
  const once = (session?: Buffer): Promise<boolean> => {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    const options = { port: node.port, host: '127.0.0.1', rejectUnauthorized: false, ...(session && { session }) };
    let reused = false;
    const socket = connect(options, () => {
      reused = socket.isSessionReused();
      socket.write('GET / HTTP/1.1\r\nhost: robot\r\nconnection: close\r\n\r\n');
    });
    socket.on('session', (made: Buffer) => sessions.push(made));
    socket.on('error', reject).on('close', () => resolve(reused));
    socket.resume();
    return promise;
  };
  assert.equal(await once(), false);
  if (sessions[0] !== undefined) assert.equal(await once(sessions[0]), false);
});
