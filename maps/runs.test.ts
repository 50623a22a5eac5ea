import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Grid } from './map.ts';
import { rectanglesOf } from './picture/rectangles.ts';
import { eachRun, runsOf } from './runs.ts';

/** Few values, so that there are runs. */
const anyGrid: fc.Arbitrary<Grid> = fc
  .record({ columns: fc.integer({ min: 1, max: 12 }), rows: fc.integer({ min: 1, max: 12 }) })
  .chain(({ columns, rows }) =>
    fc.uint8Array({ minLength: columns * rows, maxLength: columns * rows, max: 4 }).map((cells) => ({
      columns,
      rows,
      cells,
      cellMillimeters: 50,
      xMillimeters: 0,
      yMillimeters: 0,
    })),
  );

test('the runs of a grid are the grid', () => {
  fc.assert(
    fc.property(anyGrid, (grid) => {
      const again = new Uint8Array(grid.cells.length);
      for (const { row, start, end, value } of eachRun(runsOf(grid))) {
        again.fill(value, row * grid.columns + start, row * grid.columns + end);
      }
      assert.deepEqual(again, new Uint8Array(grid.cells));
    }),
  );
});

test('the rectangles of a grid are the grid, each cell once', () => {
  fc.assert(
    fc.property(anyGrid, (grid) => {
      const again = new Uint8Array(grid.cells.length);
      for (const { row, start, end, height, value } of rectanglesOf(runsOf(grid))) {
        for (let up = 0; up < height; up += 1) {
          const first = (row + up) * grid.columns;
          assert.ok(again.subarray(first + start, first + end).every((known) => known === 0));
          again.fill(value, first + start, first + end);
        }
      }
      assert.deepEqual(again, new Uint8Array(grid.cells));
    }),
  );
});

test('there may be as many runs as cells', () => {
  const cells = Uint8Array.from({ length: 300 * 300 }, (_, index) => 1 + (index % 2));
  const runs = runsOf({ columns: 300, rows: 300, cells, cellMillimeters: 50, xMillimeters: 0, yMillimeters: 0 });
  assert.equal([...eachRun(runs)].length, 90_000);
});
