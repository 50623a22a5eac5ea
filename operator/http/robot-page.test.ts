import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { HttpReply } from '@kubevac/base/http.ts';
import { robotPage, type RobotPageOptions, type ScrapeResult } from './robot-page.ts';

const page = 'kubevac_robot_up 1\n';
const packed = gzipSync(page);

function pages(over: Partial<RobotPageOptions> = {}) {
  const results: ScrapeResult[] = [];
  const handler = robotPage({
    rpc: { ask: async () => packed },
    exists: () => true,
    linkOf: () => ({ connected: true, quietMilliseconds: 0 }),
    observe: (result) => void results.push(result),
    ...over,
  });
  const get = async (path = '/robots/home/dusty/metrics', headers = {}): Promise<HttpReply> =>
    handler({ path, query: new URLSearchParams(), headers });
  return { results, get };
}

test('a page is passed on as it came to who can open it, and opened for who cannot', async () => {
  const { get, results } = pages();
  const asItCame = await get(undefined, { 'accept-encoding': 'gzip' });
  assert.equal(asItCame.body, packed);
  assert.equal(asItCame.headers?.['content-encoding'], 'gzip');
  const opened = await get();
  assert.equal(String(opened.body), page);
  assert.equal(opened.headers, undefined);
  assert.deepEqual(results, ['Answered', 'Answered']);
});

test('a robot that is away is not asked', async () => {
  const { get, results } = pages({
    rpc: { ask: () => assert.fail('asked') },
    linkOf: () => ({ connected: false, quietMilliseconds: 61_000 }),
  });
  assert.deepEqual(await get(), { status: 503, body: 'home/dusty was not heard for 61 s\n' });
  assert.deepEqual(results, ['Offline']);
});

test('all who want a page while it is asked for share the question', async () => {
  let asked = 0;
  const answer = Promise.withResolvers<Buffer>();
  const { get } = pages({
    rpc: {
      ask: () => {
        asked += 1;
        return answer.promise;
      },
    },
  });
  const three = [get(), get(), get()];
  answer.resolve(packed);
  assert.deepEqual(
    (await Promise.all(three)).map(({ status }) => status),
    [undefined, undefined, undefined],
  );
  assert.equal(asked, 1);
  await get();
  assert.equal(asked, 2);
});

test('who asked is told before its own timeout, and the next one asks anew', async () => {
  const { get, results } = pages({
    rpc: {
      ask: (_robot, _question, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        }),
    },
  });
  const slow = { 'x-prometheus-scrape-timeout-seconds': '0.6' };
  assert.equal((await get(undefined, slow)).status, 503);
  assert.equal((await get(undefined, slow)).status, 503);
  assert.deepEqual(results, ['TimedOut', 'TimedOut']);
});

test('what is no page costs its own target only', async () => {
  for (const garbage of [Buffer.from('{}'), Buffer.alloc(0), Buffer.concat([packed, Buffer.alloc(600_000)])]) {
    const { get, results } = pages({ rpc: { ask: async () => garbage } });
    assert.equal((await get()).status, 502);
    assert.deepEqual(results, ['Unreadable']);
  }
  const broken = pages({ rpc: { ask: async () => packed.subarray(0, -9) } });
  assert.equal((await broken.get()).status, 502);
});

test('only robots have pages, and only this one', async () => {
  assert.equal((await pages({ exists: () => false }).get()).status, 404);
  assert.equal((await pages({ exists: () => undefined }).get()).status, 503);
  for (const path of [
    '/robots/',
    '/robots/home/dusty',
    '/robots/home/dusty/metrics/x',
    '/robots/home/+/metrics',
    '/robots/../x/metrics',
  ])
    assert.equal((await pages().get(path)).status, 404, path);
});
