import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { encodeMap } from '@kubevac/maps/codec.ts';
import { cell as mapCell, type RobotMap } from '@kubevac/maps/map.ts';
import { writeRrmap } from '@kubevac/maps/rrmap/write-rrmap.ts';
import { drawnMap } from '@kubevac/maps/testing/drawn.ts';
import { valetudoText } from '@kubevac/maps/valetudo.ts';
import { FIRST_ROOM, FLOOR, FloorPlanError, OBSTACLE, type FloorPlan } from './floor-plan.ts';
import { planOfMap } from './plan-of-map.ts';
import { readFloorPlan } from './read-floor-plan.ts';
import { cellAt, centreOf, surveyTerrain } from './terrain.ts';

/** Far from the origin, as the maps of real robots are. */
const CORNER = { xMillimeters: 20_000, yMillimeters: 24_000 };
const DOCK = { xMillimeters: 20_420, yMillimeters: 24_380, headingDegrees: 90 };

/** Two rooms that hang together, a cupboard in which no robot fits, and floor behind a window. */
const HOME = [
  `#${' '.repeat(34)}`,
  `#${'a'.repeat(20)}${'b'.repeat(14)}`,
  ...Array<string>(12).fill(`#${'a'.repeat(20)}${'b'.repeat(14)}# a`),
  `#${'a'.repeat(20)}${'b'.repeat(14)}cc`,
  `#${'a'.repeat(20)}${'b'.repeat(14)}cc`,
];

function mapped(lines: readonly string[], more: Partial<RobotMap> = {}): RobotMap {
  const { grid, ...map } = drawnMap(...lines);
  return { ...map, grid: { ...grid, ...CORNER }, mapId: '853', dock: DOCK, ...more };
}

const roomAt = (plan: FloorPlan, xMillimeters: number, yMillimeters: number): string | undefined =>
  plan.rooms[(plan.cells[cellAt(plan, { xMillimeters, yMillimeters })] ?? OBSTACLE) - FIRST_ROOM]?.segmentId;

test('a mapped home keeps its name, its rooms and where they are', () => {
  const map = mapped(HOME);
  const named = map.segments.map((segment) => (segment.id === 'a' ? { ...segment, name: 'kitchen' } : segment));
  const plan = planOfMap({ ...map, segments: named }, 'home.rrmap');
  assert.equal(plan.name, '853');
  assert.deepEqual(plan.rooms, [
    { segmentId: 'a', name: 'kitchen' },
    { segmentId: 'b', name: 'room-b' },
  ]);
  assert.equal(roomAt(plan, 20_525, 24_525), 'a');
  assert.equal(roomAt(plan, 21_525, 24_525), 'b');
  assert.equal(plan.cells[cellAt(plan, { xMillimeters: 20_025, yMillimeters: 24_525 })], OBSTACLE);
});

test('a room that no robot fits in is floor of no room, and floor that nothing leads to is gone', () => {
  const plan = planOfMap(mapped(HOME), 'home.rrmap');
  assert.equal(plan.cells[cellAt(plan, { xMillimeters: 21_825, yMillimeters: 24_025 })], FLOOR);
  assert.equal(plan.cells[cellAt(plan, { xMillimeters: 21_875, yMillimeters: 24_525 })], OBSTACLE);
});

test('a map without rooms is one room', () => {
  const lines = HOME.map((line) => line.replaceAll(/[abc]/g, '.'));
  const plan = planOfMap(mapped(lines), 'home.rrmap');
  assert.deepEqual(plan.rooms, [{ segmentId: '1', name: 'home' }]);
  assert.equal(roomAt(plan, 21_525, 24_525), '1');
});

test('a dock against a wall is moved to where a robot has room, and looks where it looked', () => {
  const against = { xMillimeters: 20_060, yMillimeters: 24_380, headingDegrees: 0 };
  const { dock } = planOfMap(mapped(HOME, { dock: against }), 'home.rrmap');
  assert.deepEqual(dock, { xMillimeters: 20_225, yMillimeters: 24_375, headingDegrees: 0 });
});

const FAULTS: readonly [string, RobotMap, RegExp][] = [
  ['that has no dock', mapped(HOME, { dock: undefined }), /^home\.rrmap: the map has no dock/],
  ['that has no floor', mapped(['##', '# ']), /^home\.rrmap: the map has no floor$/],
  [
    'whose dock is elsewhere',
    mapped(HOME, { dock: { xMillimeters: 0, yMillimeters: 0 } }),
    /^home\.rrmap: the map has no floor for a robot near its dock at 0,0$/,
  ],
  ['in which no robot fits', mapped(['#####', '#aaa#', '#####']), /no floor for a robot near its dock/],
  [
    'that is too large',
    mapped(HOME, { grid: { ...mapped(HOME).grid, columns: 1_200, rows: 1, cells: new Uint8Array(1_200).fill(2) } }),
    /^home\.rrmap: the grid is larger than 1000 cells a side$/,
  ],
];
for (const [what, map, message] of FAULTS)
  test(`a map ${what} is refused in a sentence`, () => {
    assert.throws(
      () => planOfMap(map, 'home.rrmap'),
      (error) => error instanceof FloorPlanError && message.test(error.message),
    );
  });

test('whatever a map looks like, a robot can live in its plan, and each of its floor is the map’s', () => {
  const value = fc.constantFrom(...Array<string>(40).fill('a'), ...Array<string>(20).fill('b'), '#', ' ', '.');
  const row = fc.array(value, { minLength: 36, maxLength: 36 }).map((cells) => cells.join(''));
  let livable = 0;
  fc.assert(
    fc.property(fc.array(row, { minLength: 20, maxLength: 20 }), (lines) => {
      const map = mapped(lines);
      const plan = planUnlessRefused(map);
      if (plan === undefined) return;
      livable += 1;
      surveyTerrain(plan);
      for (const [at, kind] of plan.cells.entries())
        if (kind !== OBSTACLE) assert.ok(cellOfMap(map, plan, at) >= mapCell.floor);
    }),
    { numRuns: 200 },
  );
  assert.ok(livable > 20, `${livable} of 200`);
});

test('a map is read from a file of any kind, and a damaged one is refused by name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kubevac-plan-'));
  const written = (name: string, bytes: Uint8Array | string): string => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };
  try {
    const map = mapped(
      HOME.map((line) => line.replaceAll(/[abc]/g, '.')),
      {
        dock: { xMillimeters: 20_420, yMillimeters: 24_380 },
      },
    );
    const rrmap = writeRrmap(map, { generation: 1 });
    const { source: _source, ...expected } = planOfMap(map, '');
    for (const path of [
      written('home.kvmap', encodeMap(map)),
      written('home.rrmap', rrmap),
      written('home.rrmap.gz', gzipSync(rrmap)),
      written('home.json', valetudoText(map)),
    ]) {
      const { source, ...plan } = readFloorPlan(path);
      assert.deepEqual(plan, { ...expected, name: plan.name });
      assert.equal(source.fileName, path);
    }
    const damaged = written('damaged.rrmap', rrmap.subarray(0, 90));
    assert.throws(
      () => readFloorPlan(damaged),
      new RegExp(`^FloorPlanError: ${damaged}: it is no map that can be read`),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function planUnlessRefused(map: RobotMap): FloorPlan | undefined {
  try {
    return planOfMap(map, 'home.rrmap');
  } catch (error) {
    assert.match((error as Error).message, /no floor for a robot near its dock/);
    return undefined;
  }
}

/** What the map has where a cell of the plan is. */
function cellOfMap({ grid }: RobotMap, plan: FloorPlan, at: number): number {
  const { xMillimeters, yMillimeters } = centreOf(plan, at);
  const column = Math.floor((xMillimeters - grid.xMillimeters) / grid.cellMillimeters);
  const row = Math.floor((yMillimeters - grid.yMillimeters) / grid.cellMillimeters);
  return grid.cells[row * grid.columns + column] ?? mapCell.unknown;
}
