import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { cell } from '../map.ts';
import { blockType } from './format.ts';
import { readRrmap } from './read-rrmap.ts';
import { RrmapError } from './rrmap-error.ts';
import { fileWith, plainImage, segmentImage } from './testing/files.ts';
import { robotMaps } from './testing/maps.ts';
import { blockOf, recordBlockOf, signed32, unsigned16 } from './write-blocks.ts';
import { writeRrmap } from './write-rrmap.ts';

function pathBlock(type: number, ...path: readonly number[]): Buffer {
  return blockOf({ type, headerBytes: 20, fields: [path.length / 2, 4, 0], data: unsigned16(path) });
}

function shapeBlock(type: number, ...shapes: readonly (readonly number[])[]): Buffer {
  return recordBlockOf(type, shapes.map(unsigned16));
}

const robot = (...numbers: readonly number[]) => blockOf({ type: blockType.robot, data: signed32(numbers) });
const read = (...blocks: readonly Uint8Array[]) => readRrmap(fileWith(plainImage, ...blocks));

suite('images', () => {
  test('a plain image has walls, floor and no segments, and begins at its lower left', () => {
    const { grid, segments, mapId } = read();
    const cells = Uint8Array.of(cell.unknown, cell.wall, cell.floor, cell.floor, cell.wall, cell.unknown);
    const place = { xMillimeters: 500, yMillimeters: 1000, cellMillimeters: 50 };
    assert.deepEqual(
      { grid, segments, mapId },
      { grid: { ...place, columns: 2, rows: 3, cells }, segments: [], mapId: '7' },
    );
  });

  test('a segment image has segments in the order of their numbers, and knows which are being cleaned', () => {
    const floorOf = (segment: number) => (segment << 3) | 7;
    const active = recordBlockOf(blockType.activeSegments, [Uint8Array.of(2)]);
    const { grid, segments } = readRrmap(fileWith(active, segmentImage(floorOf(31), floorOf(2), floorOf(0), 1, 0)));
    assert.deepEqual(segments, [
      { id: '2', active: true },
      { id: '31', active: false },
    ]);
    const [second, first] = [cell.firstSegment + 1, cell.firstSegment];
    assert.deepEqual([...grid.cells], [second, first, cell.floor, cell.wall, cell.unknown]);
  });

  test('a wall or nothing within a segment is a wall or nothing, and any other low bits are floor', () => {
    const { grid, segments } = readRrmap(fileWith(segmentImage((5 << 3) | 1, 5 << 3, 2, (5 << 3) | 2, 6)));
    assert.deepEqual([...grid.cells], [cell.wall, cell.unknown, cell.floor, cell.firstSegment, cell.floor]);
    assert.deepEqual(segments, [{ id: '5', active: false }]);
  });

  test('a map without a cell is a map', () => {
    const nothing = blockOf({ type: blockType.image, headerBytes: 28, fields: [], data: new Uint8Array() });
    assert.equal(readRrmap(fileWith(nothing)).grid.cells.length, 0);
  });
});

suite('places', () => {
  test('the dock and the robot have the heading that the file says', () => {
    const { dock, robot: at } = read(blockOf({ type: blockType.dock, data: signed32([1, 2, 90]) }), robot(3, -4, -90));
    assert.deepEqual(dock, { xMillimeters: 1, yMillimeters: 2, headingDegrees: 90 });
    assert.deepEqual(at, { xMillimeters: 3, yMillimeters: -4, headingDegrees: 270 });
  });

  test('a robot without an angle looks where it drove last, a dock without one anywhere', () => {
    const dockBlock = blockOf({ type: blockType.dock, data: signed32([1, 2]) });
    const { dock, robot: at } = read(dockBlock, robot(3, 4), pathBlock(blockType.path, 9, 9, 5, 0, 0, 0));
    assert.equal(at?.headingDegrees, 180);
    assert.equal(dock?.headingDegrees, undefined);
  });

  test('a target has two numbers of 16 bits', () => {
    const { target } = read(blockOf({ type: blockType.target, data: unsigned16([25_100, 65_535]) }));
    assert.deepEqual(target, { xMillimeters: 25_100, yMillimeters: 65_535 });
  });

  test('what the robot means to drive is the planned path, and where there is none the path to its target', () => {
    const toTarget = pathBlock(blockType.gotoPath, 1, 2);
    assert.deepEqual([...read(toTarget).plannedPath], [1, 2]);
    assert.deepEqual([...read(pathBlock(blockType.plannedPath, 3, 4, 5, 6), toTarget).plannedPath], [3, 4, 5, 6]);
  });
});

suite('shapes and obstacles', () => {
  test('walls have two points, zones their four corners in turn, areas the corners that the file has', () => {
    const area = [1, 1, 5, 2, 5, 5, 1, 4];
    const { shapes } = read(
      shapeBlock(blockType.zones, [10, 20, 30, 40]),
      shapeBlock(blockType.noMopZones, area),
      shapeBlock(blockType.noGoZones, area, area),
      shapeBlock(blockType.walls, [1, 2, 3, 4]),
    );
    assert.deepEqual(shapes, [
      { kind: 'VirtualWall', points: [1, 2, 3, 4] },
      { kind: 'NoGoZone', points: area },
      { kind: 'NoGoZone', points: area },
      { kind: 'NoMopZone', points: area },
      { kind: 'ActiveZone', points: [10, 20, 10, 40, 30, 40, 30, 20] },
    ]);
  });

  for (const bytesBehind of [0, 6, 20])
    test(`obstacles with ${bytesBehind} bytes behind the known ones have a label, or their number`, () => {
      const seen = [unsigned16([1, 2, 48, 9_000]), unsigned16([3, 4, 777, 100])];
      const records = seen.map((known) => Buffer.concat([known, Buffer.alloc(bytesBehind, 0xff)]));
      assert.deepEqual(read(recordBlockOf(blockType.obstacles, records)).obstacles, [
        { xMillimeters: 1, yMillimeters: 2, label: 'cable' },
        { xMillimeters: 3, yMillimeters: 4, label: '777' },
      ]);
    });
});

suite('files', () => {
  test('blocks of unknown types are passed over, whatever their headers', () => {
    const unknown = [13, 99, 65_535].map((type) => blockOf({ type, headerBytes: 33, data: Buffer.alloc(5, 0xff) }));
    assert.deepEqual(read(...unknown), read());
  });

  test('the order of blocks does not matter', () => {
    const blocks = [
      plainImage,
      robot(3, 4),
      pathBlock(blockType.path, 0, 0, 5, 5),
      shapeBlock(blockType.walls, [1, 2, 3, 4]),
    ];
    const inOrder = readRrmap(fileWith(...blocks));
    const shuffled = fc.shuffledSubarray(blocks, { minLength: blocks.length });
    fc.assert(fc.property(shuffled, (some) => assert.deepEqual(readRrmap(fileWith(...some)), inOrder)));
  });

  test('of two blocks of one type the later one counts', () => {
    assert.equal(read(robot(1, 1, 0), robot(2, 2, 0)).robot?.xMillimeters, 2);
  });

  test('a file is the same map gzipped', () => {
    fc.assert(
      fc.property(robotMaps(2), (map) => {
        const file = writeRrmap(map, { generation: 2 });
        assert.deepEqual(readRrmap(gzipSync(file)), readRrmap(file));
      }),
    );
  });

  test('a map keeps nothing of the bytes that it was read from', () => {
    const file = fileWith(plainImage, pathBlock(blockType.path, 1, 2));
    const map = readRrmap(file);
    file.fill(0);
    assert.deepEqual([map.grid.cells[1], ...map.path], [cell.wall, 1, 2]);
  });

  test('a file without an image is no map', () => {
    assert.throws(() => readRrmap(fileWith(robot(1, 2))), RrmapError);
  });
});
