import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { startCleaning } from '@kubevac/sandbox/firmware/commands.ts';
import { openHome, isSolidAt } from '@kubevac/sandbox/firmware/home.ts';
import { blockWay } from '@kubevac/sandbox/firmware/hands.ts';
import { truthOf } from '@kubevac/sandbox/firmware/localisation.ts';
import { parseFloorPlan } from '@kubevac/sandbox/firmware/parse-floor-plan.ts';
import { surveyTerrain } from '@kubevac/sandbox/firmware/terrain.ts';
import { stepUntil, switchOn } from '@kubevac/sandbox/firmware/test-flat.ts';
import type { World } from '@kubevac/sandbox/firmware/world.ts';

const FULL = { kind: 'Full' } as const;
const OPTIONS = { passes: 1, by: 'test' };

test('on carpet the robot is slower, and its brush wears more', () => {
  const floor = cleaned(room('r'));
  const carpet = cleaned(room('~'));
  assert.ok(seconds(carpet) > seconds(floor) * 1.05, `${seconds(carpet)} s, on floor ${seconds(floor)} s`);
  const worn = ({ wear }: World): number => wear.MainBrush / wear.SideBrush;
  assert.equal(worn(floor), 1);
  assert.ok(worn(carpet) > 1.1);
});

test('a cable catches a wheel now and then', () => {
  const ends = Array.from({ length: 20 }, (_, seed) => cleaned(room('%'), seed).records[0]?.endedWhy);
  assert.ok(ends.includes('WheelStuck') && ends.includes('Finished'), ends.join(' '));
});

test('whatever somebody puts in its way, it is never in it, and its run ends', () => {
  const terrain = room('r');
  const home = openHome(terrain.plan);
  const corner = fc.record({ x: fc.integer({ min: 900, max: 2_600 }), y: fc.integer({ min: 50, max: 1_500 }) });
  const things = fc.array(fc.tuple(corner, fc.integer({ min: 50, max: 500 })), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(things, fc.nat(), fc.boolean(), (placed, seed, isMapLearned) => {
      const world = switchOn(terrain, { home, seed, isMapLearned });
      for (const [{ x, y }, side] of placed)
        blockWay(world, { x1Millimeters: x, y1Millimeters: y, x2Millimeters: x + side, y2Millimeters: y + side });
      startCleaning(world, FULL, OPTIONS);
      stepUntil(world, (now) => {
        assert.equal(isSolidAt(now.home, truthOf(now.motion, now.misbelief)), false);
        return now.run === undefined && now.state !== 'Returning';
      });
      assert.ok(['Docked', 'Error', 'Idle'].includes(world.state));
    }),
    { numRuns: 40 },
  );
});

/** A room of 3 m × 1.8 m, its right half of what the sign says. */
function room(sign: string) {
  const row = `#${'r'.repeat(30)}${sign.repeat(28)}#`;
  const lines = [
    'name: room',
    'cell: 50',
    'origin: 0 0',
    'legend: # wall',
    'legend: r room 1 room',
    'legend: ~ carpet 1',
    'legend: % cable 1',
    'legend: D dock 1 0',
    'grid:',
    '#'.repeat(60),
    ...Array<string>(16).fill(row),
    `#${'r'.repeat(6)}D${row.slice(8)}`,
    ...Array<string>(17).fill(row),
    '#'.repeat(60),
  ];
  return surveyTerrain(parseFloorPlan(lines.join('\n'), 'room.txt'));
}

function cleaned(terrain: ReturnType<typeof room>, seed = 1): World {
  const world = switchOn(terrain, { seed });
  startCleaning(world, FULL, OPTIONS);
  stepUntil(world, ({ run }) => run === undefined);
  return world;
}

function seconds({ records }: World): number {
  return records[0]?.durationSeconds ?? 0;
}
