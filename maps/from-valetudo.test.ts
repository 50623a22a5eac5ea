import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cell, MAP_LIMITS } from './map.ts';
import { smallMap } from './testing/flats.ts';
import { ValetudoMapError } from './valetudo/valetudo-map-error.ts';
import { fromValetudo, toValetudo } from './valetudo.ts';

/** The least that is a map: 3 × 2 pixels, nothing known of them. */
const least = { metaData: { version: 2 }, size: { x: 15, y: 10 }, pixelSize: 5, layers: [], entities: [] };
const floor = (fields: object) => ({ ...least, layers: [{ type: 'floor', ...fields }] });
const entity = (type: string, points: unknown, metaData = {}) => ({ ...least, entities: [{ type, points, metaData }] });

test('pixels one by one and in runs say the same', () => {
  const cells = Uint8Array.of(0, cell.floor, cell.floor, 0, 0, 0);
  assert.deepEqual(fromValetudo(floor({ pixels: [1, 1, 2, 1] })).grid.cells, cells);
  assert.deepEqual(fromValetudo(floor({ pixels: [], compressedPixels: [1, 1, 2] })).grid.cells, cells);
});

test('size and pixel size are read, and a picture that cuts its last pixels has them whole', () => {
  const { grid } = fromValetudo({ ...least, size: { x: 21, y: 13 }, pixelSize: 10 });
  assert.deepEqual(grid, {
    cellMillimeters: 100,
    columns: 3,
    rows: 2,
    xMillimeters: 0,
    yMillimeters: -70,
    cells: new Uint8Array(6),
  });
});

test('north is a heading of 90°, and angles that nobody should send are turned into ones that are', () => {
  const heading = (angle: number) => fromValetudo(entity('robot_position', [0, 0], { angle })).robot?.headingDegrees;
  assert.deepEqual([0, 90, 180, 270, 360, -90, 89.6].map(heading), [90, 0, 270, 180, 90, 180, 0]);
});

test('ids that are numbers are texts, and what is null is absent', () => {
  const metaData = { segmentId: 17, name: null, active: null };
  const map = fromValetudo({
    ...least,
    metaData: { version: 2, vendorMapId: 3 },
    layers: [{ type: 'segment', metaData, pixels: [0, 0] }],
  });
  assert.equal(map.mapId, '3');
  assert.deepEqual(map.segments, [{ id: '17' }]);
});

test('a room in two layers is one segment', () => {
  const room = (pixels: number[]) => ({ type: 'segment', metaData: { segmentId: '1' }, pixels });
  const map = fromValetudo({ ...least, layers: [room([0, 0]), room([1, 0])] });
  assert.equal(map.segments.length, 1);
  assert.deepEqual(map.grid.cells, Uint8Array.of(0, 0, 0, cell.firstSegment, cell.firstSegment, 0));
});

test('the pieces of a path that was interrupted are one path', () => {
  const entities = [
    { type: 'path', points: [0, 0] },
    { type: 'path', points: [1.5, 1] },
  ];
  assert.deepEqual(fromValetudo({ ...least, entities }).path, Int32Array.of(0, 100, 15, 90));
});

test('layers and entities of types to come are not read', () => {
  const map = fromValetudo({
    ...least,
    layers: [{ type: 'lava', pixels: ['x'] }],
    entities: [{ type: 'threshold', points: 'many' }, { type: 'toString' }],
  });
  assert.deepEqual(map, fromValetudo(least));
});

test('the picture that Valetudo shows while there is no map is no map', () => {
  assert.throws(() => fromValetudo({ ...least, metaData: { version: 2, defaultMap: true } }), {
    name: 'ValetudoMapError',
    kind: 'Placeholder',
    field: 'metaData.defaultMap',
  });
});

const manyPoints = Array.from({ length: 2 * MAP_LIMITS.pathPoints }, () => 0);
const refused: Record<string, [string, unknown]> = {
  nothing: ['', null],
  'another version': ['metaData.version', { ...least, metaData: { version: 1 } }],
  'pixels of half a centimetre': ['pixelSize', { ...least, pixelSize: 0.5 }],
  'a picture of more pixels than are read': ['size', { ...least, size: { x: 20_480, y: 20_480 } }],
  'a pixel outside the picture': ['layers[0].pixels[2]', floor({ pixels: [0, 0, 3, 0] })],
  'a run that leaves the picture': ['layers[0].compressedPixels[0]', floor({ compressedPixels: [1, 0, 3] })],
  'a run that was cut': ['layers[0].compressedPixels[3]', floor({ compressedPixels: [0, 0, 1, 0, 1] })],
  'a pixel that is no number': ['layers[0].pixels[0]', floor({ pixels: ['0', 0] })],
  'pixels that are no list': ['layers[0].pixels', floor({ pixels: { length: 2 } })],
  'the same pixels over and over': [
    'layers[0].compressedPixels',
    floor({ compressedPixels: Array.from({ length: 27 }, (_, index) => (index % 3 === 2 ? 3 : 0)) }),
  ],
  'a segment without an id': ['layers[0].metaData.segmentId', { ...least, layers: [{ type: 'segment' }] }],
  'a place of one number': ['entities[0].points', entity('obstacle', [1])],
  'a place of four numbers': ['entities[0].points', entity('robot_position', [1, 2, 3, 4])],
  'a place that is nowhere': ['entities[0].points[1]', entity('path', [1, null])],
  'a place that is too far': ['entities[0].points[0]', entity('path', [1e9, 0])],
  'paths without end': [
    'entities',
    { ...least, entities: [entity('path', manyPoints), entity('path', [0, 0])].flatMap(({ entities }) => entities) },
  ],
  'more obstacles than are read': [
    'entities',
    {
      ...least,
      entities: Array.from({ length: MAP_LIMITS.obstacles + 1 }, () => ({ type: 'obstacle', points: [0, 0] })),
    },
  ],
};
for (const [what, [field, json]] of Object.entries(refused)) {
  test(`${what}: refused, with the field's name`, () => {
    assert.throws(() => fromValetudo(json), { name: 'ValetudoMapError', kind: 'Invalid', field });
  });
}

/** Read or refused, and nothing else. */
function readOrRefused(json: unknown): void {
  try {
    fromValetudo(json);
  } catch (error) {
    assert.ok(error instanceof ValetudoMapError, String(error));
  }
}

test('no JSON whatever makes it throw anything else', () => {
  fc.assert(fc.property(fc.jsonValue(), (json) => readOrRefused(json)));
  const numbers = fc.array(fc.oneof(fc.integer({ min: -1, max: 3 }), fc.double(), fc.jsonValue()));
  const metaData = fc.dictionary(fc.constantFrom('segmentId', 'name', 'active', 'angle', 'label'), fc.jsonValue());
  const part = fc.record({
    type: fc.constantFrom('floor', 'segment', 'path', 'obstacle', 'no_go_area', '__proto__'),
    pixels: numbers,
    compressedPixels: numbers,
    points: numbers,
    metaData,
  });
  fc.assert(
    fc.property(fc.array(part), fc.array(part), (layers, entities) => readOrRefused({ ...least, layers, entities })),
  );
});

test('a field that is replaced by whatever JSON is refused or makes another map', () => {
  const fields = Object.keys(toValetudo(smallMap));
  fc.assert(
    fc.property(fc.constantFrom(...fields), fc.jsonValue(), (field, value) =>
      readOrRefused({ ...toValetudo(smallMap), [field]: value }),
    ),
  );
});
