import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cell } from '../map.ts';
import { runsOf } from '../runs.ts';
import { drawnMap } from '../testing/drawn.ts';
import { colorRooms, roomCentres } from './rooms.ts';

const letters = ['a', 'b', 'c', 'd', 'e'];

/** Rooms of three by three cells, in a chessboard of any letters. */
const anyHome = fc
  .array(fc.array(fc.constantFrom(...letters, '#'), { minLength: 4, maxLength: 4 }), { minLength: 2, maxLength: 5 })
  .map((squares) => squares.flatMap((row) => Array.from({ length: 3 }, () => row.map((one) => one.repeat(3)).join(''))))
  .map((lines) => drawnMap(...lines));

test('rooms that touch have different colours', () => {
  fc.assert(
    fc.property(anyHome, (map) => {
      const colors = colorRooms(map, runsOf(map.grid));
      const colorAt = (at: number): number | undefined => colors[(map.grid.cells[at] ?? 0) - cell.firstSegment];
      for (let at = 0; at + map.grid.columns < map.grid.cells.length; at += 1) {
        for (const other of [at + map.grid.columns, (at + 1) % map.grid.columns === 0 ? at : at + 1]) {
          if (map.grid.cells[at] === map.grid.cells[other]) continue;
          if (colorAt(at) === undefined || colorAt(other) === undefined) continue;
          assert.notEqual(colorAt(at), colorAt(other));
        }
      }
    }),
  );
});

test('rooms with a wall between them have different colours', () => {
  const map = drawnMap('aaa#bbb', 'aaa#bbb', 'aaa#bbb', 'aaa#bbb', '#######', 'ccccccc', 'ccccccc', 'ccccccc');
  assert.equal(new Set(colorRooms(map, runsOf(map.grid))).size, 3);
});

test('more rooms than colours are coloured all the same', () => {
  const map = drawnMap('aaabbbcccdddeeefffggghhhiiijjj');
  assert.equal(colorRooms(map, runsOf(map.grid)).length, 10);
});

test('the name of a room stands inside of it', () => {
  fc.assert(
    fc.property(anyHome, (map) => {
      const { cells, columns, cellMillimeters } = map.grid;
      for (const { segment, xMillimeters, yMillimeters } of roomCentres(map, runsOf(map.grid))) {
        const column = Math.floor((xMillimeters - 1) / cellMillimeters);
        const value = cells[Math.floor(yMillimeters / cellMillimeters) * columns + column] ?? 0;
        assert.equal(map.segments[value - cell.firstSegment]?.id, segment.id);
      }
    }),
  );
});
