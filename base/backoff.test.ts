import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { backoff } from './backoff.ts';

const limits = { initialMilliseconds: 1_000, maximumMilliseconds: 30_000 };

test('the wait doubles with each failure until the maximum', () => {
  const waits = [0, 1, 2, 3, 4, 5, 6, 1_000].map((attempt) => backoff(attempt, limits, () => 1));
  assert.deepEqual(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});

test('chance takes away at most half of the wait', () => {
  fc.assert(
    fc.property(fc.nat(200), fc.double({ min: 0, max: 0.999999, noNaN: true }), (attempt, chance) => {
      const full = backoff(attempt, limits, () => 1);
      const wait = backoff(attempt, limits, () => chance);
      assert.ok(wait >= full / 2 - 1 && wait <= full);
    }),
  );
});
