import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { compactHeap } from './compact-heap.ts';

test('the heap is compacted after the start, and again only when it has grown by two fifths', async () => {
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
  assert.equal(await compactionsAt(111), 1, 'less than two fifths above what it left');
  assert.equal(await compactionsAt(113), 2, 'more');
  megabytes.after = 100;
  assert.equal(await compactionsAt(130), 3);
  assert.equal(await compactionsAt(139), 3, 'less than two fifths above what the last one left');
  assert.equal(await compactionsAt(141), 4);
  stop.abort();
  await ended;
});
