import { test } from 'node:test';
import assert from 'node:assert/strict';
import { VersionWaiters } from './version-waiters.ts';

test('whoever waits for a version is told when it or a newer one is there', async () => {
  const waiters = new VersionWaiters();
  const { signal } = new AbortController();
  const reached: string[] = [];
  const waits = ['5', '10', '9'].map((version) => waiters.wait(version, signal, '4').then(() => reached.push(version)));
  waiters.advance('9');
  await Promise.all([waits[0], waits[2]]);
  assert.deepEqual(reached.toSorted(), ['5', '9']);
  waiters.advance('11');
  await waits[1];
  await waiters.wait('3', signal, '4');
});

test('a wait ends with the reason of its signal', async () => {
  const waiters = new VersionWaiters();
  const stop = new AbortController();
  const wait = waiters.wait('1', stop.signal, undefined);
  stop.abort(new Error('enough'));
  await assert.rejects(wait, /enough/);
  await assert.rejects(waiters.wait('1', stop.signal, undefined), /enough/);
});
