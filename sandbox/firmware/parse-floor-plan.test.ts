import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { FIRST_ROOM, FLOOR, FloorPlanError, GROUND, OBSTACLE } from './floor-plan.ts';
import { parseFloorPlan } from './parse-floor-plan.ts';
import { cellAt, surveyTerrain } from './terrain.ts';

const HEAD = [
  '# two rooms',
  'name: small',
  'cell: 100',
  'origin: -200 0',
  'legend: # wall',
  'legend: + floor',
  'legend: a room 1 study',
  'legend: b room 2 larder',
  'legend: D dock 1 90',
];
const GRID = ['######', '#aa+b#', '#aD+b#', '######'];

test('a plan is read with its north edge first and its origin in the south-west', () => {
  const plan = parseFloorPlan([...HEAD, 'grid:', ...GRID, ''].join('\n'), 'small.txt');
  assert.deepEqual([plan.name, plan.columns, plan.rows], ['small', 6, 4]);
  assert.deepEqual(plan.rooms, [
    { segmentId: '1', name: 'study' },
    { segmentId: '2', name: 'larder' },
  ]);
  assert.deepEqual(plan.dock, { xMillimeters: 50, yMillimeters: 150, headingDegrees: 90 });
  assert.equal(plan.cells[0], OBSTACLE);
  assert.equal(plan.cells[cellAt(plan, plan.dock)], FIRST_ROOM);
  assert.deepEqual(Array.from(plan.cells.subarray(12, 18)), [
    OBSTACLE,
    FIRST_ROOM,
    FIRST_ROOM,
    FLOOR,
    FIRST_ROOM + 1,
    OBSTACLE,
  ]);
});

const FAULTS: readonly [string, (lines: string[]) => string[], RegExp][] = [
  ['without a grid', (lines) => lines.filter((line) => line !== 'grid:'), /small\.txt: "grid:" is missing/],
  ['without a name', (lines) => lines.filter((line) => !line.startsWith('name')), /"name:" is missing/],
  ['with an empty grid', (lines) => lines.slice(0, HEAD.length + 1), /the grid is empty/],
  ['with a line of another length', (lines) => [...lines, '###'], /small\.txt:15: 3 cells, but .* has 6/],
  ['with an unknown sign', (lines) => [...lines, '##x###'], /small\.txt:15:3: "x" is not in the legend/],
  ['with two docks', (lines) => [...lines, '##D###'], /has 2 docks: it must have one/],
  ['without a dock', (lines) => lines.map((line) => line.replace('aD+', 'aa+')), /has 0 docks/],
  ['with a cell of no size', (lines) => change(lines, 'cell: 100', 'cell: 0'), /cell is 0: it must be 20 to 200/],
  [
    'with half an origin',
    (lines) => change(lines, 'origin: -200 0', 'origin: 1'),
    /origin is "1": it must be 2 number/,
  ],
  ['with a wrong kind', (lines) => change(lines, 'legend: # wall', 'legend: # hedge'), /small\.txt:5: "hedge" must be/],
  ['with a sign twice', (lines) => change(lines, 'legend: + floor', 'legend: # floor'), /"#" is in the legend twice/],
  ['with a room twice', (lines) => change(lines, 'room 2 larder', 'room 1 larder'), /room 1 is in the legend twice/],
  ['with a nameless room', (lines) => change(lines, 'room 2 larder', 'room 2'), /a room is written "room 16 kitchen"/],
  [
    'with a dock in no room',
    (lines) => change(lines, 'dock 1 90', 'dock 7 90'),
    /room "7", which is not in the legend/,
  ],
  [
    'with a carpet in no room',
    (lines) => change(lines, 'legend: + floor', 'legend: ~ carpet 7'),
    /small\.txt:6: the carpet is in room "7", which is not in the legend above it/,
  ],
  [
    'with a cable in no room',
    (lines) => change(lines, 'legend: + floor', 'legend: ~ cable'),
    /the cable is in room ""/,
  ],
  ['with a dock that looks nowhere', (lines) => change(lines, 'dock 1 90', 'dock 1'), /a dock is written "dock 16 90"/],
  ['with a line that means nothing', (lines) => ['colour: red', ...lines], /small\.txt:1: expected name:/],
];
for (const [what, spoil, message] of FAULTS)
  test(`a plan ${what} is refused, and the error says where`, () => {
    const text = spoil([...HEAD, 'grid:', ...GRID]).join('\n');
    assert.throws(
      () => parseFloorPlan(text, 'small.txt'),
      (error) => error instanceof FloorPlanError && message.test(error.message),
    );
  });

test('a dock without room for the robot is refused', () => {
  const plan = parseFloorPlan([...HEAD, 'grid:', ...GRID].join('\n'), 'small.txt');
  assert.throws(() => surveyTerrain(plan), /the dock needs 170 mm of free floor/);
});

test('a room that cannot be reached is shown where it begins, and one without a cell is named', () => {
  const behindStairs = wideRoom('=');
  assert.throws(
    () => surveyTerrain(behindStairs),
    /wide\.txt:12:22: room 2 \(larder\) cannot be reached from the dock/,
  );
  assert.throws(
    () => surveyTerrain(wideRoom('+', 'legend: c room 3 cellar')),
    /wide\.txt: room 3 \(cellar\) is in the/,
  );
});

test('carpet and cable are floor of their room, a door is floor of none, and stairs are in the way', () => {
  const signs = ['legend: ~ carpet 1', 'legend: % cable 1', 'legend: = stairs', 'legend: / door'];
  const { cells, ground } = parseFloorPlan([...HEAD, ...signs, 'grid:', '~%=/aDab'].join('\n'), 'small.txt');
  assert.deepEqual([...cells.subarray(0, 4)], [FIRST_ROOM, FIRST_ROOM, OBSTACLE, FLOOR]);
  assert.deepEqual(
    [...ground.subarray(0, 5)],
    [GROUND.carpet, GROUND.cable, GROUND.stairs, GROUND.plain, GROUND.plain],
  );
});

for (const [name, rooms] of [
  ['house', 12],
  ['stage', 3],
] as const)
  test(`the ${name} has ${rooms} rooms, and the robot reaches each`, () => {
    const plan = parseFloorPlan(readFileSync(new URL(`plans/${name}.txt`, import.meta.url), 'utf8'), `${name}.txt`);
    assert.equal(plan.rooms.length, rooms);
    surveyTerrain(plan);
    for (const ground of Object.values(GROUND)) assert.ok(plan.ground.includes(ground));
  });

test('the flat has five rooms, all of which the robot can reach', () => {
  const plan = parseFloorPlan(readFileSync(new URL('plans/flat.txt', import.meta.url), 'utf8'), 'flat.txt');
  assert.deepEqual(
    plan.rooms.map(({ segmentId, name }) => `${segmentId} ${name}`),
    ['16 kitchen', '17 hall', '18 living-room', '19 bedroom', '20 bathroom'],
  );
  const { reachable } = surveyTerrain(plan);
  const places: [number, number, number][] = [
    [2_000, 6_000, 0],
    [5_000, 3_500, 1],
    [7_000, 6_000, 2],
    [2_000, 1_500, 3],
    [8_500, 1_500, 4],
  ];
  for (const [xMillimeters, yMillimeters, room] of places) {
    const cell = cellAt(plan, { xMillimeters, yMillimeters });
    assert.equal(plan.cells[cell], FIRST_ROOM + room);
    assert.equal(reachable[cell], 1);
  }
});

/** Two rooms with something over the whole width between them. */
function wideRoom(between: string, ...more: string[]) {
  const wall = '#'.repeat(32);
  const row = `#${'a'.repeat(19)}${between}${'b'.repeat(10)}#`;
  const dockRow = `#${'a'.repeat(5)}D${'a'.repeat(13)}${between}${'b'.repeat(10)}#`;
  const grid = [wall, ...Array<string>(4).fill(row), dockRow, ...Array<string>(4).fill(row), wall];
  const legend = ['legend: = stairs', ...more];
  return parseFloorPlan([...HEAD.slice(1), ...legend, 'grid:', ...grid].join('\n'), 'wide.txt');
}

function change(lines: readonly string[], from: string, to: string): string[] {
  return lines.map((line) => line.replace(from, to));
}
