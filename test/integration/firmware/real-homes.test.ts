/** Homes of real robots' maps. Their files are not ours to publish, so they lie beside the repository, or where KUBEVAC_SHARED says. */
import { suite, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readMap } from '@kubevac/maps/read-map.ts';
import { missing, sharedFile } from '@kubevac/maps/testing/shared-data.ts';
import { coverFloor, untouchedFloor } from '@kubevac/sandbox/firmware/covered-floor.ts';
import { startCleaning, startDrive } from '@kubevac/sandbox/firmware/commands.ts';
import { OBSTACLE } from '@kubevac/sandbox/firmware/floor-plan.ts';
import { readFloorPlan } from '@kubevac/sandbox/firmware/read-floor-plan.ts';
import { cellAt, centreOf, distanceBetween, surveyTerrain, type Terrain } from '@kubevac/sandbox/firmware/terrain.ts';
import { stepUntil, switchOn } from '@kubevac/sandbox/firmware/test-flat.ts';

const HOMES = [
  { file: 'S5_FW2020_with_segments.bin', rooms: ['1', '2', '3', '4', '5', '6', '7'] },
  { file: 'S5_FW2020_with_segments.json', rooms: ['1', '2', '3', '4', '5', '6', '7'] },
  { file: 'rrmap-gen1-280x268.gz', rooms: ['1'] },
  { file: 'rrmap-gen1-goto.rrmap', rooms: ['1'] },
];

suite('the home of a real robot', () => {
  for (const { file, rooms } of HOMES)
    test(`${file} is cleaned whole, and the robot comes home`, { skip: missing(file) }, () => {
      const terrain = surveyTerrain(readFloorPlan(sharedFile(file)));
      assert.deepEqual(
        terrain.plan.rooms.map(({ segmentId }) => segmentId),
        rooms,
      );
      const world = switchOn(terrain);
      startCleaning(world, { kind: 'Full' }, { passes: 1, by: 'test' });
      const { covered } = world.run ?? assert.fail();
      stepUntil(world, ({ state, run }) => state === 'Docked' && run === undefined);
      assert.equal(world.records[0]?.endedWhy, 'Finished');
      const within = floorWithinReach(terrain);
      const cleaned = within.filter((cell) => covered.cells[cell] === 100).length;
      assert.ok(cleaned / within.length > 0.9, `${cleaned} of ${within.length} cells`);
      const floor = terrain.plan.cells.filter((cell) => cell !== OBSTACLE).length;
      assert.ok(covered.percents / 100 / floor > 0.6, `${covered.percents} % of ${floor} cells`);
    });

  const goTo = 'rrmap-gen1-goto.rrmap';
  test('what it was once sent to it can be sent to in the rehearsal', { skip: missing(goTo) }, () => {
    const { target } = readMap(readFileSync(sharedFile(goTo)));
    assert.ok(target !== undefined);
    const terrain = surveyTerrain(readFloorPlan(sharedFile(goTo)));
    assert.equal(terrain.reachable[cellAt(terrain.plan, target)], 1);
    const world = switchOn(terrain);
    startDrive(world, target, 'test');
    stepUntil(world, ({ run }) => run === undefined);
    assert.equal(world.records[0]?.endedWhy, 'Finished');
    assert.ok(distanceBetween(world.motion, target) < 10);
  });
});

/** The floor that the brush of a robot in any place it can come to is over. */
function floorWithinReach({ plan, reachable }: Terrain): number[] {
  const within = untouchedFloor(plan);
  for (const [cell, isFree] of reachable.entries()) if (isFree === 1) coverFloor(within, plan, centreOf(plan, cell));
  return [...within.cells.entries()].filter(([, percent]) => percent === 100).map(([cell]) => cell);
}
