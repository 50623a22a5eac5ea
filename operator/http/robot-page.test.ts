import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { HttpReply } from '@kubevac/base/http.ts';
import { NotConnectedError } from '@kubevac/base/mqtt-messages.ts';
import { robotPage, type RobotPageOptions, type ScrapeResult } from './robot-page.ts';

const page = 'kubevac_robot_up 1\n';
const packed = gzipSync(page);

function pages(over: Partial<RobotPageOptions> = {}) {
  const results: ScrapeResult[] = [];
  const handler = robotPage({
    rpc: { ask: async () => packed },
    brokerConnected: () => true,
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

test('whether who asks can open a page is told in many ways', async () => {
  const isPacked = async (encodings: string): Promise<boolean> =>
    (await pages().get(undefined, { 'accept-encoding': encodings })).body === packed;
  for (const encodings of ['gzip', 'GZIP', 'deflate, gzip;q=0.5', 'gzip ; q=1', ' gzip,br'])
    assert.ok(await isPacked(encodings), encodings);
  for (const encodings of ['', 'identity', 'gzip;q=0', 'br, gzip; q=0.0', 'not-gzip', 'gzipped'])
    assert.ok(!(await isPacked(encodings)), encodings);
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

/** A robot that has not answered yet. */
function slowRobot() {
  const questions: (PromiseWithResolvers<Buffer> & { readonly signal: AbortSignal })[] = [];
  const ask: RobotPageOptions['rpc']['ask'] = (_robot, _question, { signal }) => {
    const question = { ...Promise.withResolvers<Buffer>(), signal };
    signal.addEventListener('abort', () => question.reject(signal.reason as Error));
    questions.push(question);
    return question.promise;
  };
  return { ...pages({ rpc: { ask } }), questions };
}
const timeout = (seconds: number) => ({ 'x-prometheus-scrape-timeout-seconds': String(seconds) });

test('who asked is told before its own timeout, whoever asked first', async () => {
  const { get, results, questions } = slowRobot();
  const patient = get(undefined, timeout(10));
  const begun = performance.now();
  assert.equal((await get(undefined, timeout(0.7))).status, 503);
  const took = performance.now() - begun;
  assert.ok(took >= 190 && took < 600, `${took}`);
  assert.deepEqual([questions.length, questions[0]?.signal.aborted], [1, false]);
  const later = get(undefined, timeout(10));
  assert.equal(questions.length, 2);
  questions[0]?.resolve(packed);
  questions[1]?.resolve(packed);
  for (const { status } of await Promise.all([patient, later])) assert.equal(status, undefined);
  assert.deepEqual(results, ['TimedOut', 'Answered', 'Answered']);
});

test('a question that nobody waits for is given up, and the next one asks anew', async () => {
  const { get, results, questions } = slowRobot();
  const both = [get(undefined, timeout(0.6)), get(undefined, timeout(0.65))];
  assert.deepEqual(
    (await Promise.all(both)).map(({ status }) => status),
    [503, 503],
  );
  assert.deepEqual([questions.length, questions[0]?.signal.aborted], [1, true]);
  const next = get();
  questions[1]?.resolve(packed);
  assert.equal((await next).status, undefined);
  assert.deepEqual(results, ['TimedOut', 'TimedOut', 'Answered']);
});

test('a replica without the broker sends who asks to another', async () => {
  const lost = { ask: () => Promise.reject(new NotConnectedError('gone')) };
  for (const over of [{ brokerConnected: () => false }, { rpc: lost }]) {
    const { get, results } = pages(over);
    const { status, headers, body } = await get();
    assert.deepEqual([status, headers], [503, { connection: 'close' }]);
    assert.match(String(body), /does not reach the MQTT broker/);
    assert.deepEqual(results, ['NotAsked']);
  }
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
