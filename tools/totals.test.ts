import { test } from 'node:test';
import assert from 'node:assert/strict';
import { sum, totalsLine } from './totals.ts';

test('the totals line is the sum over all runs, in the words that others read', () => {
  const totals = sum([
    { passed: 3, failed: 0, skipped: 1 },
    { passed: 40, failed: 2, skipped: 0 },
  ]);
  assert.equal(totalsLine(totals), '43 passed, 2 failed, 1 skipped');
  assert.equal(totalsLine(sum([])), '0 passed, 0 failed, 0 skipped');
});
