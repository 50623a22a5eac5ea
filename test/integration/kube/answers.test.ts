/** Answers as no real API server gives them on demand: late, cut, huge. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { test, type TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { KubeClient } from '@kubevac/operator/kube/client.ts';
import type { KubeErrorKind } from '@kubevac/operator/kube/kube-error.ts';
import { until } from './cluster.ts';
import { countConnections } from './connections.ts';

async function clientOf(context: TestContext, answer: RequestListener): Promise<KubeClient> {
  const server = createServer(answer);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const readCredentials = () => Promise.resolve({});
  const connection = { server: `http://127.0.0.1:${port}`, namespace: 'home', readCredentials };
  const client = new KubeClient({ connection });
  context.after(async () => {
    await client.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return client;
}

/** Tried once, unlike a GET. */
const write = { method: 'POST', path: '/api/v1/things', body: {} } as const;
const text = { method: 'POST', path: '/api/v1/things', body: '{}', timeoutMilliseconds: 5_000 } as const;

async function rejectsWith(kind: KubeErrorKind, promise: Promise<unknown>, more: object = {}): Promise<void> {
  await assert.rejects(promise, { name: 'KubeError', kind, ...more });
}

function* endlessly(): Generator<Buffer> {
  for (;;) yield Buffer.alloc(1024 * 1024, ' ');
}

test('an abort while the answer is on its way is the caller’s own, and ends it', async (context) => {
  const stop = new AbortController();
  let ended = false;
  const client = await clientOf(context, (_request, response) => {
    response.once('close', () => (ended = true)).write('{"half":');
    setTimeout(() => stop.abort(new Error('enough')), 50);
  });
  await assert.rejects(client.request({ ...write, signal: stop.signal }), /enough/);
  await until(() => ended, 'the end of the answer');
});

test('an abort ends a request that waits in line, and no connection', async (context) => {
  const waiting: ServerResponse[] = [];
  const client = await clientOf(context, (_request, response) => void waiting.push(response));
  const connections = countConnections(context);
  const onEachConnection = async (): Promise<readonly Promise<unknown>[]> => {
    const requests = Array.from({ length: 8 }, () => client.request(write));
    await until(() => waiting.length === 8, 'a request on each connection');
    return requests;
  };
  const answerAll = (): void => waiting.splice(0).forEach((response) => response.end('{}'));
  const underWay = await onEachConnection();
  const stop = new AbortController();
  const inLine = client.request({ ...write, signal: stop.signal });
  await turn();
  stop.abort(new Error('enough'));
  await assert.rejects(inLine, /enough/);
  answerAll();
  await Promise.all(underWay);
  const next = await onEachConnection();
  answerAll();
  await Promise.all(next);
  assert.equal(connections(), 8);
});

test('an answer that stops midway is given up in time', async (context) => {
  const client = await clientOf(context, (_request, response) => void response.write('{"half":'));
  await rejectsWith('Unreachable', client.request({ ...write, timeoutMilliseconds: 100 }), { reason: 'Timeout' });
});

test('an answer with an error status says what is wrong', async (context) => {
  const status = { kind: 'Status', reason: 'AlreadyExists', message: 'there is one' };
  const client = await clientOf(context, (_request, response) => {
    response.writeHead(409, { 'retry-after': '7' }).end(JSON.stringify(status));
  });
  const wanted = { status: 409, message: 'there is one', retryAfterSeconds: 7 };
  await rejectsWith('AlreadyExists', client.request(write), wanted);
  await rejectsWith('AlreadyExists', client.stream(write), wanted);
  const answer = await client.sendText(text);
  assert.deepEqual([answer.status, JSON.parse(answer.text)], [409, status]);
});

for (const [form, headers] of Object.entries({ 'of a known length': { 'content-length': 100 }, 'in chunks': {} }))
  test(`a body ${form} that is cut is no answer; that of a GET is asked for again`, async (context) => {
    let asked = 0;
    const client = await clientOf(context, (_request, response) => {
      asked += 1;
      if (asked === 3) response.end('{"whole":true}');
      else response.writeHead(200, headers).write('{"whole":true}', () => setImmediate(() => response.destroy()));
    });
    await rejectsWith('Unreachable', client.request(write));
    assert.deepEqual(await client.request({ method: 'GET', path: '/api/v1/things' }), { whole: true });
    assert.equal(asked, 3);
  });

test('a character that is cut across two chunks arrives whole', async (context) => {
  const bytes = Buffer.from('{"name":"Küche 🧹"}');
  const client = await clientOf(context, (_request, response) => {
    for (const byte of bytes) response.write(Buffer.of(byte));
    response.end();
  });
  assert.deepEqual(await client.request(write), { name: 'Küche 🧹' });
  assert.equal((await client.sendText(text)).text, bytes.toString());
});

test('a huge answer arrives whole, and one without an end is given up', async (context) => {
  const word = 'x'.repeat(30 * 1024 * 1024);
  const client = await clientOf(context, (request, response) => {
    if (request.url === '/api/v1/huge') response.end(JSON.stringify({ word }));
    else Readable.from(endlessly()).pipe(response);
  });
  const answer = (await client.request({ method: 'GET', path: '/api/v1/huge' })) as { word: string };
  assert.ok(answer.word === word);
  await rejectsWith('Unreachable', client.request(write), { reason: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' });
  await rejectsWith('Unreachable', client.sendText(text), { reason: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' });
});

test('the server’s time is known from the head of an answer, however long the body takes', async (context) => {
  const inAnHour = Math.ceil(Date.now() / 1_000) * 1_000 + 3_600_000;
  const client = await clientOf(context, (_request, response) => {
    response.writeHead(200, { date: new Date(inAnHour).toUTCString() }).write('{');
    setTimeout(() => response.end('}'), 300);
  });
  await client.request(write);
  assert.ok((client.serverTime() ?? 0) >= inAnHour + 290);
});
