import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeMap, encodeMap } from './codec.ts';
import { cell, type Grid, type RobotMap } from './map.ts';
import { smallMap, speckledFlat } from './testing/flats.ts';
import { sayableMaps } from './testing/robot-maps.ts';
import { assertSameMap } from './testing/same-map.ts';
import { missing, sharedFile } from './testing/shared-data.ts';
import { fromValetudo, toValetudo, valetudoText } from './valetudo.ts';

const realFile = 'S5_FW2020_with_segments.json';

test('a map that Valetudo can say comes back from it the same', () => {
  fc.assert(fc.property(sayableMaps(), (map) => assert.deepEqual(fromValetudo(JSON.parse(valetudoText(map))), map)));
});

test('what Valetudo published of an S5 is what is published of it here', { skip: missing(realFile) }, () => {
  const published = JSON.parse(readFileSync(sharedFile(realFile), 'utf8'));
  delete published.metaData.nonce;
  const map = fromValetudo(published);
  assert.deepEqual(toValetudo(map), published);
  assert.deepEqual(toValetudo(decodeMap(encodeMap(map))), published);
  assert.deepEqual([map.mapId, map.segments.length, map.path.length / 2, map.shapes.length], ['853', 8, 5_202, 9]);
});

test('a map of every part is written as Valetudo publishes it', () => {
  const map: RobotMap = {
    ...smallMap,
    mapId: '853',
    dock: { xMillimeters: 20, yMillimeters: 30, headingDegrees: 0 },
    robot: { xMillimeters: 100, yMillimeters: 30, headingDegrees: 180 },
    target: { xMillimeters: 0, yMillimeters: 0 },
    path: Int32Array.of(0, 0, 50, 100),
    shapes: [
      { kind: 'VirtualWall', points: [0, 0, 150, 0] },
      { kind: 'NoMopZone', points: [0, 0, 0, 50, 50, 50] },
    ],
    obstacles: [{ xMillimeters: 10, yMillimeters: 10, label: 'sock' }],
  };
  const point = (type: string, points: number[], metaData = {}) => ({
    __class: 'PointMapEntity',
    metaData,
    points,
    type,
  });
  assert.deepEqual(toValetudo(map), {
    __class: 'ValetudoMap',
    metaData: { vendorMapId: 853, version: 2, totalLayerArea: 125 },
    size: { x: 15, y: 10 },
    pixelSize: 5,
    layers: [
      {
        __class: 'MapLayer',
        metaData: { area: 50 },
        type: 'floor',
        pixels: [],
        compressedPixels: [0, 1, 2],
        dimensions: { x: { min: 0, max: 1, mid: 1, avg: 1 }, y: { min: 1, max: 1, mid: 1, avg: 1 }, pixelCount: 2 },
      },
      {
        __class: 'MapLayer',
        metaData: { area: 25 },
        type: 'wall',
        pixels: [],
        compressedPixels: [2, 1, 1],
        dimensions: { x: { min: 2, max: 2, mid: 2, avg: 2 }, y: { min: 1, max: 1, mid: 1, avg: 1 }, pixelCount: 1 },
      },
      {
        __class: 'MapLayer',
        metaData: { segmentId: '17', name: 'hall', active: true, area: 50 },
        type: 'segment',
        pixels: [],
        compressedPixels: [1, 0, 2],
        dimensions: { x: { min: 1, max: 2, mid: 2, avg: 2 }, y: { min: 0, max: 0, mid: 0, avg: 0 }, pixelCount: 2 },
      },
    ],
    entities: [
      { __class: 'PathMapEntity', metaData: {}, points: [0, 10, 5, 0], type: 'path' },
      point('charger_location', [2, 7], { angle: 90 }),
      point('robot_position', [10, 7], { angle: 270 }),
      point('go_to_target', [0, 10]),
      { __class: 'LineMapEntity', metaData: {}, points: [0, 10, 15, 10], type: 'virtual_wall' },
      { __class: 'PolygonMapEntity', metaData: {}, points: [0, 10, 0, 5, 5, 5], type: 'no_mop_area' },
      point('obstacle', [1, 9], { label: 'sock' }),
    ],
  });
});

/** What is where, of cells that are known. */
function places({ cells, columns, cellMillimeters, xMillimeters, yMillimeters }: Grid): string[] {
  return [...cells].flatMap((value, index) => {
    const x = xMillimeters + (index % columns) * cellMillimeters;
    const y = yMillimeters + Math.floor(index / columns) * cellMillimeters;
    return value === cell.unknown ? [] : [`${value} at ${x}, ${y}`];
  });
}

test('a grid that begins right of the origin and above it comes back with every cell and place where it was', () => {
  const grid = { ...smallMap.grid, xMillimeters: 25_600, yMillimeters: 12_330 };
  const map = { ...smallMap, grid, target: { xMillimeters: 25_650, yMillimeters: 12_350 } };
  const back = fromValetudo(toValetudo(map));
  assert.deepEqual(places(back.grid), places(grid));
  assert.deepEqual(back.target, map.target);
});

test('a grid that begins left of the origin, or between two cells, or too far away, is moved with all that is on it', () => {
  for (const [xMillimeters, yMillimeters] of [
    [-150, 0],
    [0, -50],
    [25, 0],
    [0, 15],
    [10_000_000, 0],
  ] as const) {
    const target = { xMillimeters: xMillimeters + 50, yMillimeters: yMillimeters + 30 };
    const back = fromValetudo(
      toValetudo({ ...smallMap, grid: { ...smallMap.grid, xMillimeters, yMillimeters }, target }),
    );
    assert.deepEqual(back.grid, smallMap.grid);
    assert.deepEqual(back.target, { xMillimeters: 50, yMillimeters: 30 });
  }
});

test('a cell that is no whole number of centimetres cannot be said', () => {
  assert.throws(() => toValetudo({ ...smallMap, grid: { ...smallMap.grid, cellMillimeters: 25 } }), {
    name: 'ValetudoMapError',
    kind: 'Unsayable',
    field: 'grid.cellMillimeters',
  });
});

test('a segment without a cell is left out', () => {
  const segments = [...smallMap.segments, { id: '18' }];
  assert.deepEqual(fromValetudo(toValetudo({ ...smallMap, segments })), smallMap);
});

test('a large map is said and read again', () => {
  const map = speckledFlat(1);
  assertSameMap(fromValetudo(toValetudo(map)), map);
});
