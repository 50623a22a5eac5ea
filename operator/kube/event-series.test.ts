import { test } from 'node:test';
import assert from 'node:assert/strict';
import { EventSeriesCache, type EventNote } from './event-series.ts';

const limits = { seriesMilliseconds: 600_000, seriesRemembered: 10, burstPerObject: 3, refillMilliseconds: 1_000 };

const note = (reason: string, text = 'words', uid = 'u1'): EventNote => ({
  regarding: { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'home', name: 'a', uid },
  type: 'Normal',
  reason,
  note: text,
});

test('equal notes are one series, until ten minutes have passed without one', () => {
  const cache = new EventSeriesCache(limits);
  const first = cache.add(note('Started'), 0);
  assert.equal(first?.count, 1);
  assert.equal(cache.add(note('Started'), 599_999), first);
  assert.deepEqual([first?.count, first?.lastMilliseconds], [2, 599_999]);
  const later = cache.add(note('Started'), 1_200_000);
  assert.notEqual(later, first);
  assert.notEqual(later?.name, first?.name);
});

test('an object that says too many different things is held back; others are not', () => {
  const cache = new EventSeriesCache(limits);
  const said = ['A', 'B', 'C', 'D'].map((reason) => cache.add(note(reason), 0) !== undefined);
  assert.deepEqual(said, [true, true, true, false]);
  assert.ok(cache.add(note('A', 'words', 'u2'), 0));
  assert.ok(cache.add(note('A'), 0), 'a repeat costs nothing');
  assert.ok(cache.add(note('D'), 1_000), 'a second brings one more');
  assert.equal(cache.add(note('E'), 1_000), undefined);
});

test('only the newest series are remembered, and one that is gone is forgotten', () => {
  const cache = new EventSeriesCache(limits);
  const first = cache.add(note('A', 'words', 'old'), 0);
  for (let index = 0; index < 10; index += 1) cache.add(note('A', 'words', `new${index}`), 0);
  assert.notEqual(cache.add(note('A', 'words', 'old'), 0), first);
  const series = cache.add(note('B', 'words', 'gone'), 0);
  if (series !== undefined) cache.forget(series);
  assert.notEqual(cache.add(note('B', 'words', 'gone'), 0), series);
});
