import { test } from 'node:test';
import assert from 'node:assert/strict';
import { startCleaning } from './commands.ts';
import { recordPath } from './driven-path.ts';
import { FIRST_ROOM, OBSTACLE } from './floor-plan.ts';
import { mapOf, type MapAnswer } from './map-answer.ts';
import { stepWorld } from './step.ts';
import { surveyTerrain } from './terrain.ts';
import { readFloorPlan } from './read-floor-plan.ts';
import { readFlat, switchOn } from './test-flat.ts';

const flat = readFlat();
const ZONE = { x1Millimeters: 2_000, y1Millimeters: 3_200, x2Millimeters: 4_000, y2Millimeters: 4_200 };

test('the map of a robot that has lived there is the plan, cell by cell', () => {
  const answer = mapOf(switchOn(flat));
  const cells = cellsOf(answer);
  assert.equal(cells.length, flat.plan.cells.length);
  for (const [at, cell] of flat.plan.cells.entries())
    assert.equal(cells[at], cell === OBSTACLE ? 1 : cell - FIRST_ROOM + 3);
  assert.deepEqual(
    answer.segments.map(({ id, active }) => [id, active]),
    ['16', '17', '18', '19', '20'].map((id) => [id, false]),
  );
  assert.ok(JSON.stringify(answer).length < 32 * 1_024);
});

test('a new robot has seen what is around its dock, and only the rooms that it saw', () => {
  const world = switchOn(surveyTerrain(readFloorPlan('house')), { isMapLearned: false });
  assert.deepEqual(new Set(cellsOf(mapOf(world))), new Set([0]));
  startCleaning(world, { kind: 'Full' }, { passes: 1, by: 'test' });
  for (let step = 0; step < 20; step += 1) stepWorld(world);
  const answer = mapOf(world);
  assert.equal(answer.isComplete, false);
  assert.ok(answer.segments.some(({ id }) => id === '17') && answer.segments.length < 12);
  assert.ok(cellsOf(answer).includes(0));
});

test('it says where the robot drove, where it will, and what it cleans', () => {
  const world = switchOn(flat);
  startCleaning(world, { kind: 'Zones', zones: [ZONE] }, { passes: 1, by: 'test' });
  for (let step = 0; step < 600; step += 1) stepWorld(world);
  const { path, plannedPath, activeZones, robot } = mapOf(world);
  assert.ok(path.length > 20 && path.length % 2 === 0 && plannedPath.length >= 2);
  assert.ok(path.every(Number.isInteger));
  assert.deepEqual(activeZones, [[2_000, 3_200, 4_000, 3_200, 4_000, 4_200, 2_000, 4_200]]);
  assert.ok(Math.hypot((path.at(-2) ?? 0) - robot.xMillimeters, (path.at(-1) ?? 0) - robot.yMillimeters) < 600);
});

test('a path without end keeps its beginning and its end', () => {
  const path: number[] = [];
  for (let corner = 0; corner < 20_000; corner += 1)
    recordPath(path, { xMillimeters: corner * 50, yMillimeters: (corner % 2) * 300 }, true);
  assert.ok(path.length > 4_000 && path.length <= 8_000);
  assert.deepEqual(
    [path.slice(0, 2), path.slice(-2)],
    [
      [0, 0],
      [999_950, 300],
    ],
  );
});

function cellsOf({ grid: { runs } }: MapAnswer): number[] {
  const cells: number[] = [];
  for (let at = 0; at < runs.length; at += 2)
    for (let left = runs[at + 1] ?? 0; left > 0; left -= 1) cells.push(runs[at] ?? 0);
  return cells;
}
