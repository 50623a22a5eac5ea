/** Files of real robots. They are not ours to publish, so they lie beside the repository, or where KUBEVAC_SHARED says. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import type { RobotMap } from '../map.ts';
import { readRrmap } from './read-rrmap.ts';
import {
  cellsAsValetudo,
  pointsAsValetudo,
  pointsOf,
  valetudoCells,
  type ValetudoMap,
} from './testing/valetudo-map.ts';
import { writeRrmap } from './write-rrmap.ts';

const shared = process.env['KUBEVAC_SHARED'] ?? join(import.meta.dirname, '../../../shared');
const data = join(shared, 'data');
const skip = existsSync(data) ? false : `the files of real robots are not in ${data}: KUBEVAC_SHARED says where`;
const read = (name: string): RobotMap => readRrmap(readFileSync(join(data, name)));

/** How many cells there are of each value of `cell`. */
function countCells({ grid }: RobotMap): number[] {
  const counts: number[] = [];
  for (const value of grid.cells) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

suite('an S5 with eight segments', () => {
  const s5 = (): RobotMap => read('S5_FW2020_with_segments.bin');
  const valetudo = (): ValetudoMap =>
    JSON.parse(readFileSync(join(data, 'S5_FW2020_with_segments.json'), 'utf8')) as ValetudoMap;
  const ofKind = (kind: string) =>
    s5()
      .shapes.filter((shape) => shape.kind === kind)
      .map(({ points }) => pointsAsValetudo(points));

  test('has as many cells of walls, floor and each segment as Valetudo counts', { skip }, () => {
    const [, ...counts] = countCells(s5());
    assert.deepEqual(counts, [5441, 172, 18_107, 7535, 3321, 1311, 1475, 7546, 1527, 3838]);
    assert.deepEqual(
      s5().segments,
      ['1', '2', '3', '4', '5', '6', '7', '8'].map((id) => ({ id, active: false })),
    );
  });

  test('has each cell where Valetudo has it', { skip }, () =>
    assert.deepEqual(cellsAsValetudo(s5()), valetudoCells(valetudo())),
  );

  test('has every point of the path where Valetudo has it', { skip }, () => {
    assert.equal(s5().path.length, 10_404);
    assert.deepEqual([pointsAsValetudo(s5().path)], pointsOf(valetudo(), 'path'));
  });

  test('has its dock and its robot where Valetudo has them, and the robot looks the same way', { skip }, () => {
    const { dock, robot } = s5();
    assert.deepEqual(dock, { xMillimeters: 25_611, yMillimeters: 25_221, headingDegrees: 83 });
    assert.deepEqual(robot, { xMillimeters: 25_617, yMillimeters: 25_411, headingDegrees: 267 });
    assert.deepEqual([pointsAsValetudo([25_611, 25_221])], pointsOf(valetudo(), 'charger_location'));
    assert.deepEqual([pointsAsValetudo([25_617, 25_411])], pointsOf(valetudo(), 'robot_position'));
    const position = valetudo().entities.find(({ type }) => type === 'robot_position');
    assert.equal(position?.metaData.angle, (450 - 267) % 360);
  });

  test('has the walls and no-go zones that Valetudo has', { skip }, () => {
    assert.deepEqual(ofKind('VirtualWall'), pointsOf(valetudo(), 'virtual_wall'));
    assert.deepEqual(ofKind('NoGoZone'), pointsOf(valetudo(), 'no_go_area'));
  });

  test('is the same map when it is written and read again', { skip }, () => {
    assert.deepEqual(readRrmap(writeRrmap(s5(), { generation: 2 })), s5());
  });
});

suite('robots of the first generation', () => {
  test('one that has cleaned has walls, floor and 107 points of a path, and does not say where it is', { skip }, () => {
    const map = read('rrmap-gen1-280x268.gz');
    assert.deepEqual([map.grid.columns, map.grid.rows, map.mapId], [280, 268, '66']);
    assert.deepEqual(countCells(map), [55_733, 990, 18_317]);
    assert.equal(map.path.length, 2 * 107);
    assert.deepEqual([...map.path.slice(0, 2), ...map.path.slice(-2)], [25_600, 25_600, 25_595, 25_706]);
    assert.deepEqual(map.dock, { xMillimeters: 25_600, yMillimeters: 25_896, headingDegrees: undefined });
    assert.equal(map.robot, undefined);
  });

  test('one on its way to a target has the target, the path to it, and looks where it drove last', { skip }, () => {
    const map = read('rrmap-gen1-goto.rrmap');
    assert.deepEqual(countCells(map), [69_829, 1650, 14_243]);
    assert.deepEqual(map.target, { xMillimeters: 25_100, yMillimeters: 27_850 });
    assert.equal(map.path.length, 2 * 22);
    assert.deepEqual([...map.plannedPath].toSpliced(2, 10), [30_550, 27_500, 25_100, 27_850]);
    assert.deepEqual(map.robot, { xMillimeters: 30_485, yMillimeters: 27_502, headingDegrees: 176 });
  });

  for (const name of ['rrmap-gen1-280x268.gz', 'rrmap-gen1-goto.rrmap'])
    test(`${name} is the same map when it is written and read again`, { skip }, () => {
      assert.deepEqual(readRrmap(writeRrmap(read(name), { generation: 1 })), read(name));
    });
});
