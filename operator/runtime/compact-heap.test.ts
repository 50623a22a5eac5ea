import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { compactHeap } from './compact-heap.ts';

test('the heap is compacted after the start, and again only when it has grown by a quarter', async () => {
  const stop = new AbortController();
  const megabytes = { now: 100, after: 80 };
  let compactions = 0;
  const compact = (): void => {
    compactions += 1;
    megabytes.now = megabytes.after;
  };
  const ended = compactHeap({ compact, heapBytes: () => megabytes.now, lookMilliseconds: 2 }, stop.signal);
  const compactionsAt = async (now: number): Promise<number> => {
    megabytes.now = now;
    await delay(40);
    return compactions;
  };
  assert.equal(await compactionsAt(100), 1, 'the first look compacts');
  assert.equal(await compactionsAt(99), 1, 'a fifth more');
  assert.equal(await compactionsAt(100), 2, 'a quarter more');
  megabytes.after = 120;
  assert.equal(await compactionsAt(130), 3);
  assert.equal(await compactionsAt(149), 3, 'less than a quarter above what the last one left');
  assert.equal(await compactionsAt(150), 4);
  stop.abort();
  await ended;
});
