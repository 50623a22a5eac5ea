/** What the firmware says of a run against what its robot truly did, which is computed here from its true poses alone. */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { startCleaning } from '@kubevac/sandbox/firmware/commands.ts';
import { OBSTACLE } from '@kubevac/sandbox/firmware/floor-plan.ts';
import { truthOf } from '@kubevac/sandbox/firmware/localisation.ts';
import type { CleaningPlace } from '@kubevac/sandbox/firmware/places.ts';
import { stepWorld } from '@kubevac/sandbox/firmware/step.ts';
import { cellAt, distanceBetween, type Point } from '@kubevac/sandbox/firmware/terrain.ts';
import { readFlat, switchOn } from '@kubevac/sandbox/firmware/test-flat.ts';

const flat = readFlat();
const OFF_BY = 0.05;
const STEPS_PER_SECOND = 20;
const HALF_BRUSH_MILLIMETERS = 150;
/** The floor in squares so small that it does not matter how its edges are counted. */
const SQUARE_MILLIMETERS = 10;
const COLUMNS = (flat.plan.columns * flat.plan.cellMillimeters) / SQUARE_MILLIMETERS;

const PLACES: Readonly<Record<string, CleaningPlace>> = {
  'the whole flat': { kind: 'Full' },
  'the kitchen and the bathroom': { kind: 'Rooms', segmentIds: ['16', '20'] },
  'two zones': {
    kind: 'Zones',
    zones: [
      { x1Millimeters: 4_000, y1Millimeters: 4_200, x2Millimeters: 2_000, y2Millimeters: 3_200 },
      { x1Millimeters: 5_500, y1Millimeters: 6_000, x2Millimeters: 7_000, y2Millimeters: 7_000 },
    ],
  },
  'a spot': { kind: 'Spot', xMillimeters: 2_000, yMillimeters: 6_000, sideMillimeters: 1_500 },
};

for (const [what, place] of Object.entries(PLACES))
  test(`area, duration and distance of a clean of ${what} are true within 5 %`, () => {
    const { said, truth } = cleaned(place);
    for (const [figure, value] of Object.entries(truth)) {
      const claimed = said[figure as keyof typeof truth];
      assert.ok(Math.abs(claimed / value - 1) <= OFF_BY, `${figure}: said ${claimed}, truly ${value}`);
    }
  });

function cleaned(place: CleaningPlace) {
  const world = switchOn(flat);
  startCleaning(world, place, { passes: 1, by: 'test' });
  const brushed = new Set<number>();
  let [steps, distanceMillimeters] = [0, 0];
  for (let before = truthOf(world.motion, world.misbelief); world.run !== undefined; steps += 1) {
    const isBrushing = world.run.leg?.isBrushing === true;
    stepWorld(world);
    const truth = truthOf(world.motion, world.misbelief);
    distanceMillimeters += distanceBetween(before, truth);
    if (isBrushing) brush(brushed, truth);
    before = truth;
  }
  const truth = {
    areaSquareCentimeters: (brushed.size * SQUARE_MILLIMETERS ** 2) / 100,
    durationSeconds: steps / STEPS_PER_SECOND,
    distanceMillimeters,
  };
  return { said: world.records[0] ?? assert.fail('no record'), truth };
}

/** Adds the squares of floor that are below the brush. */
function brush(brushed: Set<number>, { xMillimeters, yMillimeters }: Point): void {
  const around = (millimeters: number): number[] => {
    const first = Math.ceil((millimeters - HALF_BRUSH_MILLIMETERS) / SQUARE_MILLIMETERS - 0.5);
    const count = (2 * HALF_BRUSH_MILLIMETERS) / SQUARE_MILLIMETERS + 1;
    return Array.from({ length: count }, (_, index) => first + index);
  };
  const rows = around(yMillimeters);
  for (const column of around(xMillimeters))
    for (const row of rows) {
      const square = row * COLUMNS + column;
      if (brushed.has(square)) continue;
      const x = (column + 0.5) * SQUARE_MILLIMETERS;
      const y = (row + 0.5) * SQUARE_MILLIMETERS;
      if (Math.hypot(x - xMillimeters, y - yMillimeters) > HALF_BRUSH_MILLIMETERS) continue;
      if (flat.plan.cells[cellAt(flat.plan, { xMillimeters: x, yMillimeters: y })] !== OBSTACLE) brushed.add(square);
    }
}
