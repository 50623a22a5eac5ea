import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ageOf } from './ago.ts';
import { tableLines } from './table.ts';

test('a table looks as kubectl prints it', () => {
  const lines = tableLines(
    ['Name', 'State'],
    [
      ['dusty', 'Docked'],
      ['a', ''],
    ],
  );
  assert.deepEqual(lines, ['NAME    STATE', 'dusty   Docked', 'a']);
});

const now = Date.parse('2026-11-26T09:00:00Z');
const ages: Readonly<Record<string, string>> = {
  '2026-11-26T08:59:48Z': '12s',
  '2026-11-26T08:55:00Z': '5m',
  '2026-11-26T00:00:00Z': '9h',
  '2026-10-16T09:00:00Z': '41d',
  '2026-11-26T09:00:05Z': '0s',
};

for (const [instant, age] of Object.entries(ages))
  test(`${instant} is ${age} ago`, () => assert.equal(ageOf(instant, now), age));
