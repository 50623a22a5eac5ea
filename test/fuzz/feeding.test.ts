import assert from 'node:assert/strict';
import { test } from 'node:test';
import { feedOne } from './feeding.ts';
import { map } from './map.ts';
import { randomOf } from './random.ts';

const nothing = Buffer.alloc(0);
const feeding = (feed: () => boolean) => feedOne({ input: () => nothing, feed }, nothing);

test('what is taken or refused as promised is no crash', () => {
  assert.deepEqual([feeding(() => true).tally.taken, feeding(() => false).tally.taken], [1, 0]);
  assert.equal(feeding(() => false).crash, undefined);
});

test('any other error is a crash, and so are too much time and too much memory', () => {
  const error = feeding(() => {
    throw new TypeError('no number');
  });
  assert.match(error.crash ?? '', /no number/);
  assert.equal(error.tally.crashes, 1);
  const late = feeding(() => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_010);
    return true;
  });
  assert.match(late.crash ?? '', /it took \d+ ms/);
  assert.match(feeding(() => Buffer.alloc(100 * 1024 * 1024, 1).length > 0).crash ?? '', /it took \d+ MiB/);
});

test('a pause of the machine is no crash', () => {
  let pauseMilliseconds = 1_010;
  const paused = feeding(() => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMilliseconds);
    pauseMilliseconds = 0;
    return true;
  });
  assert.equal(paused.crash, undefined);
});

test('the same seed and number make the same input, others make others', () => {
  const inputs = [map.prepare(5), map.prepare(5)].map(({ input }) =>
    Array.from({ length: 50 }, (_, index) => input(randomOf(5, index)).toString('hex')),
  );
  assert.deepEqual(inputs[0], inputs[1]);
  assert.ok(new Set(inputs[0]).size > 40);
});

test('a few damaged maps are fed without a crash, and some of them are taken', () => {
  const { input, feed } = map.prepare(6);
  let taken = 0;
  for (let index = 0; index < 500; index += 1) taken += feed(input(randomOf(6, index))) ? 1 : 0;
  assert.ok(taken > 20 && taken < 480, `${taken} of 500 were taken`);
});
