import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cell, type RobotMap } from '../map.ts';
import { readRrmap } from './read-rrmap.ts';
import { robotMaps } from './testing/maps.ts';
import { writeRrmap } from './write-rrmap.ts';

const floor: RobotMap = {
  mapId: '1',
  grid: { cellMillimeters: 50, columns: 2, rows: 1, xMillimeters: 0, yMillimeters: 0, cells: Uint8Array.of(2, 3) },
  segments: [{ id: '16', name: 'Kitchen', active: false }],
  path: new Int32Array(),
  plannedPath: new Int32Array(),
  shapes: [],
  obstacles: [],
};

for (const generation of [1, 2] as const)
  test(`what is written for generation ${generation} is read as it was`, () => {
    fc.assert(
      fc.property(robotMaps(generation), (map) => assert.deepEqual(readRrmap(writeRrmap(map, { generation })), map)),
      { numRuns: 300 },
    );
  });

test('the first generation has no segments: they are floor', () => {
  const { grid, segments } = readRrmap(writeRrmap(floor, { generation: 1 }));
  assert.deepEqual([[...grid.cells], segments], [[cell.floor, cell.floor], []]);
});

test('what the format has no place for is left out', () => {
  const carpet = { kind: 'Carpet', points: [0, 0, 1, 0, 1, 1, 0, 1] } as const;
  const obstacles = [
    { xMillimeters: 1, yMillimeters: 2 },
    { xMillimeters: 3, yMillimeters: 4, label: 'a cactus' },
  ];
  const map = readRrmap(writeRrmap({ ...floor, shapes: [carpet], obstacles }, { generation: 2 }));
  assert.deepEqual(map.segments, [{ id: '16', active: false }]);
  assert.deepEqual(map.shapes, []);
  assert.deepEqual(
    map.obstacles.map(({ label }) => label),
    ['obstacle', 'obstacle'],
  );
});

const unwritable: Readonly<Record<string, Partial<RobotMap>>> = {
  'a path beyond 65,535 mm': { path: Int32Array.of(65_536, 0) },
  'a path below 0 mm': { plannedPath: Int32Array.of(0, -1) },
  'a dock beyond 32 bits': { dock: { xMillimeters: 2 ** 31, yMillimeters: 0 } },
  'a wall below 0 mm': { shapes: [{ kind: 'VirtualWall', points: [0, 0, -1, 0] }] },
  'a segment 32': { segments: [{ id: '32' }] },
  'a segment that has a name for an id': { segments: [{ id: 'kitchen' }] },
  'a map that has a name for an id': { mapId: 'ground floor' },
  'a map beyond 32 bits': { mapId: '4294967296' },
  'cells of 25 mm': { grid: { ...floor.grid, cellMillimeters: 25 } },
  'a grid between the cells': { grid: { ...floor.grid, xMillimeters: 20 } },
};

for (const [what, part] of Object.entries(unwritable))
  test(`${what} is not written`, () =>
    assert.throws(() => writeRrmap({ ...floor, ...part }, { generation: 2 }), RangeError));
