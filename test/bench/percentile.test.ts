import assert from 'node:assert/strict';
import { test } from 'node:test';
import { percentile, rounded } from './percentile.ts';

test('a percentile is the sample that so many do not exceed', () => {
  const samples = Array.from({ length: 200 }, (_, index) => 200 - index);
  assert.equal(percentile(samples, 0.5), 100);
  assert.equal(percentile(samples, 0.99), 198);
  assert.equal(percentile(samples, 1), 200);
  assert.equal(percentile([7], 0.5), 7);
  assert.throws(() => percentile([], 0.5), RangeError);
});

test('a figure is rounded to two digits', () => {
  assert.equal(rounded(1.005 + 0.001), 1.01);
});
