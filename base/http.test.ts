import { test } from 'node:test';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { startHttpServer } from './http.ts';
import { silentLogger } from './log.ts';

test('a page that fails answers 500, others go on, and unknown ones say what there is', async (context) => {
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    log: silentLogger,
    routes: {
      '/livez': () => ({ body: 'ok\n' }),
      '/robots': ({ query }) => ({
        contentType: 'application/json',
        body: JSON.stringify({ namespace: query.get('namespace') }),
      }),
      '/broken': () => {
        throw new Error('broken');
      },
    },
  });
  context.after(() => server.stop());
  const get = async (path: string, method = 'GET'): Promise<[number, string]> => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, { method });
    return [response.status, await response.text()];
  };
  assert.deepEqual(await get('/broken'), [500, 'failed; the log says why\n']);
  assert.deepEqual(await get('/livez'), [200, 'ok\n']);
  assert.deepEqual(await get('/livez', 'HEAD'), [200, '']);
  assert.deepEqual(await get('/robots?namespace=home'), [200, '{"namespace":"home"}']);
  assert.deepEqual(await get('/other'), [404, 'no such page; there are /livez /robots /broken\n']);
  assert.equal((await get('/livez', 'POST'))[0], 405);
});

test('a route with a slash at its end is for all below it, and the path that it is told is the one that was asked for', async (context) => {
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    log: silentLogger,
    routes: { '/robots/': ({ path }) => ({ body: path }), '/metrics': ({ path }) => ({ body: `exactly ${path}` }) },
  });
  context.after(() => server.stop());
  const get = async (path: string): Promise<string> => askRaw(server.port, path);
  assert.match(await get('/robots/home/dusty/metrics'), /200 OK.*\/robots\/home\/dusty\/metrics$/s);
  // Who checks a right on a path checks the one that is served.
  assert.match(await get('/robots/../metrics'), /exactly \/metrics$/);
  assert.match(await get('/robots/%2e%2e/metrics'), /exactly \/metrics$/);
  assert.match(await get('/robots/..%2fmetrics'), /\/robots\/\.\.%2fmetrics$/);
  for (const path of ['//metrics', '/metrics/', '/robots', '/METRICS', '/%6detrics'])
    assert.match(await get(path), /^HTTP\/1\.1 404/, path);
});

/** As it stands: clients tidy paths up. */
async function askRaw(port: number, path: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.end(`GET ${path} HTTP/1.1\r\nhost: server\r\nconnection: close\r\n\r\n`);
  let answer = '';
  for await (const bytes of socket) answer += String(bytes);
  return answer;
}

test('requests that come before the one before is answered end their connection, and cost nobody else anything', async (context) => {
  let made = 0;
  const answers: (() => void)[] = [];
  const page = async () => {
    made += 1;
    await new Promise<void>((resolve) => answers.push(resolve));
    return { body: 'page\n' };
  };
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    log: silentLogger,
    routes: { '/page': page, '/other': () => ({ body: 'other\n' }) },
  });
  context.after(() => server.stop());
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write('GET /page HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(5_000));
  await new Promise((resolve) => socket.once('close', resolve));
  assert.equal(made, 1);
  assert.equal(await (await fetch(`http://127.0.0.1:${server.port}/other`)).text(), 'other\n');
  for (const answer of answers) answer();
});

test('one after the other on one connection, each is answered', async (context) => {
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    log: silentLogger,
    routes: { '/page': () => ({ body: 'x'.repeat(300_000) }) },
  });
  context.after(() => server.stop());
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  context.after(() => agent.destroy());
  const ports = new Set<number | undefined>();
  for (let index = 0; index < 200; index += 1) {
    const answered = once(get({ port: server.port, host: '127.0.0.1', path: '/page', agent }), 'response');
    const [response] = (await answered) as [IncomingMessage];
    ports.add(response.socket.localPort);
    assert.equal((await text(response)).length, 300_000);
  }
  assert.equal(ports.size, 1);
});

test('a client that does not read what it asked for is let go', async (context) => {
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    silentMilliseconds: 200,
    log: silentLogger,
    routes: { '/page': () => ({ body: Buffer.alloc(32 * 1024 * 1024) }) },
  });
  context.after(() => server.stop());
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write('GET /page HTTP/1.1\r\nHost: x\r\n\r\n');
  const begun = performance.now();
  await setTimeout(1_000);
  let bytes = 0;
  socket.on('data', (data: Buffer) => (bytes += data.length));
  await new Promise((resolve) => socket.once('close', resolve));
  assert.ok(bytes > 0 && bytes < 32 * 1024 * 1024, `${bytes}`);
  assert.ok(performance.now() - begun < 5_000);
});
