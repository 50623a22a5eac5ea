import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Grid } from '../map.ts';
import { eachRun, runsOf } from '../runs.ts';
import { closeGaps } from './close-gaps.ts';

/** @param row a cell each: a space was not seen */
function drawn(row: string): string {
  const cells = Uint8Array.from(row, (letter) => (letter === ' ' ? 0 : letter.charCodeAt(0)));
  const grid: Grid = { columns: row.length / 2, rows: 2, cells, cellMillimeters: 50, xMillimeters: 0, yMillimeters: 0 };
  const again = Array.from(row, () => ' ');
  for (const { row: up, start, end, value } of eachRun(closeGaps(runsOf(grid))))
    again.fill(String.fromCharCode(value), up * grid.columns + start, up * grid.columns + end);
  return again.join('');
}

test('a single cell that was not seen belongs to what is on both sides of it', () => {
  assert.equal(drawn('a a a b  bb b #a'), 'aaaaa b  bbbb #a');
});

test('what lies in two rows does not meet', () => assert.equal(drawn('aaa  aaa'), 'aaa  aaa'));
test('a map of which nothing is known is drawn as that', () => assert.equal(drawn('    '), '    '));
