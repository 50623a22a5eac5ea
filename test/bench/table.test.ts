import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tableText } from './table.ts';

test('figures stand below each other', () => {
  const text = tableText({
    title: 'Times',
    columns: ['what', 'p50'],
    rows: [
      ['a long name', 5],
      ['b', '12.5'],
    ],
  });
  assert.equal(text, 'Times\n\n  what          p50\n  a long name     5\n  b            12.5\n');
});
