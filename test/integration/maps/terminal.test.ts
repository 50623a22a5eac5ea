/** Maps in a terminal, as files that a person can look at: UPDATE_GOLDEN=1 writes them anew, and the difference is the review. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { mapMessage, mapOf } from '@kubevac/agent/drivers/simulator/map-message.ts';
import type { RobotMap } from '@kubevac/maps/map.ts';
import { drawInTerminal } from '@kubevac/maps/terminal.ts';
import { speckledFlat } from '@kubevac/maps/testing/flats.ts';
import { mapOf as answerOf } from '@kubevac/sandbox/firmware/map-answer.ts';
import { readFloorPlan } from '@kubevac/sandbox/firmware/read-floor-plan.ts';
import { surveyTerrain } from '@kubevac/sandbox/firmware/terrain.ts';
import { switchOn } from '@kubevac/sandbox/firmware/test-flat.ts';

const folder = join(import.meta.dirname, 'terminal');

/** As a robot has it that has lived there, with what a person has drawn, and a short way. */
function homeOf(plan: string): RobotMap {
  const world = switchOn(surveyTerrain(readFloorPlan(plan)));
  const map = mapOf(mapMessage.parse(answerOf(world)));
  const { xMillimeters: x, yMillimeters: y } = map.dock ?? assert.fail('there is no dock');
  return {
    ...map,
    robot: { xMillimeters: x + 900, yMillimeters: y + 700, headingDegrees: 0 },
    path: Int32Array.of(x, y + 200, x, y + 700, x + 900, y + 700),
    shapes: [
      { kind: 'NoGoZone', points: [x + 2_000, y, x + 3_000, y, x + 3_000, y + 900, x + 2_000, y + 900] },
      { kind: 'VirtualWall', points: [x - 3_000, y - 200, x - 3_000, y + 900] },
    ],
  };
}

const views = {
  'flat-100x30': ['flat', 100, 30],
  'flat-60x16': ['flat', 60, 16],
  'house-80x20': ['house', 80, 20],
} as const;

for (const [name, [plan, columns, rows]] of Object.entries(views))
  test(`the ${plan} in a terminal of ${columns} columns and ${rows} rows looks as in terminal/${name}.txt, with colours or without`, () => {
    const map = homeOf(plan);
    const { lines } = drawInTerminal(map, { columns, rows, hasColors: false });
    const text = `${lines.join('\n')}\n`;
    const golden = join(folder, `${name}.txt`);
    if (process.env['UPDATE_GOLDEN'] === '1' || !existsSync(golden)) writeFileSync(golden, text);
    assert.equal(text, readFileSync(golden, 'utf8'));
    const colored = drawInTerminal(map, { columns, rows, hasColors: true }).lines;
    assert.equal(colored.length, lines.length);
    assert.ok(colored.some((line) => stripVTControlCharacters(line).includes('→')));
  });

test('a map of a million cells is drawn many times a second', () => {
  const map = speckledFlat(7);
  drawInTerminal(map, { columns: 200, rows: 60, hasColors: true });
  const begun = performance.now();
  for (let times = 0; times < 5; times += 1) drawInTerminal(map, { columns: 200, rows: 60, hasColors: true });
  const milliseconds = (performance.now() - begun) / 5;
  assert.ok(milliseconds < 200, `${milliseconds} ms`);
});
