import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawnMap, emptyMap } from '../testing/drawn.ts';
import { color } from './colors.ts';
import { drawMap } from './draw.ts';
import { layOut, toDot } from './layout.ts';
import { runsOf } from '../runs.ts';
import type { RobotMap } from '../map.ts';

const nothingElse = { path: false, rooms: false, restrictions: false };

/** The colour at a place of the robot's map. */
function colorAt(map: RobotMap, [x, y]: readonly [number, number], content = nothingElse): number | undefined {
  const canvas = drawMap(map, content);
  const dot = toDot(map, layOut(map, runsOf(map.grid)), x, y);
  return canvas.dots[dot.y * canvas.width + dot.x];
}

const home = drawnMap('#####', '#...#', '#aaa#', '#####');

test('up is up, and left is left', () => {
  assert.equal(colorAt(home, [75, 75]), color.floor);
  assert.equal(colorAt(home, [25, 75]), color.wall);
  assert.equal(colorAt(home, [75, 175]), color.wall);
  assert.equal(colorAt(home, [-25, 75]), color.paper);
  assert.equal(colorAt(home, [75, 75], { ...nothingElse, rooms: true }), color.room);
  assert.equal(colorAt(home, [75, 125], { ...nothingElse, rooms: true }), color.floor);
});

test('path and restrictions are there when asked for', () => {
  const path = Int32Array.of(75, 125, 175, 125);
  const map = { ...home, path, shapes: [{ kind: 'VirtualWall', points: [75, 75, 175, 75] }] } as const;
  assert.equal(colorAt(map, [100, 125]), color.floor);
  assert.equal(colorAt(map, [100, 125], { ...nothingElse, path: true }), color.path);
  assert.equal(colorAt(map, [75, 75], { ...nothingElse, restrictions: true }), color.restriction);
});

test('dock and robot are always there, with a hand that points where the robot looks', () => {
  const map = drawnMap(...Array.from({ length: 40 }, () => '.'.repeat(40)));
  const dock = { xMillimeters: 500, yMillimeters: 1000 };
  const robot = { xMillimeters: 1500, yMillimeters: 1000, headingDegrees: 90 };
  const seen = { ...map, dock, robot };
  assert.equal(colorAt(seen, [400, 900]), color.dock);
  assert.equal(colorAt(seen, [1500, 1100]), color.white);
  assert.equal(colorAt(seen, [1500, 900]), color.robot);
});

test('an empty map is a sheet of paper', () => {
  const { width, height } = drawMap(emptyMap());
  assert.ok(width > 50 && height > 50);
});

test('a robot that says it is on the moon does not make the picture larger', () => {
  const robot = { xMillimeters: 2_000_000_000, yMillimeters: -7, headingDegrees: 0 };
  assert.ok(drawMap({ ...home, robot }).width < 1_500);
});

test('a home of any size fits a page', () => {
  for (const columns of [1, 10, 100, 1_000, 4_000]) {
    const { width } = drawMap(drawnMap('.'.repeat(columns)));
    assert.ok(width % 4 === 0 && width <= Math.max(1_200, columns + 60), `${columns} cells: ${width} dots`);
  }
});
