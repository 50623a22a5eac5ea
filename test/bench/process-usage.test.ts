import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cpuSecondsIn } from './process-usage.ts';

test('a program name with brackets and blanks does not shift the fields', () => {
  const stat = '42 (a) b (c) S 1 42 42 0 -1 4194304 900 0 0 0 250 50 0 0 20 0 11 0 1000 1 1';
  assert.equal(cpuSecondsIn(stat), 3);
});
