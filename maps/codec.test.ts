import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MapCodecError } from './codec/map-codec-error.ts';
import { decodeMap, encodeMap } from './codec.ts';
import { MAP_LIMITS, type RobotMap } from './map.ts';
import { smallMap, speckledFlat } from './testing/flats.ts';
import { assertSameMap } from './testing/same-map.ts';
import { robotMaps } from './testing/robot-maps.ts';

const kibibytes = 1024;

test('a map that was carried is the map that was given, in every field', () => {
  fc.assert(fc.property(robotMaps(), (map) => assert.deepEqual(decodeMap(encodeMap(map)), map)));
});

test('a map may be anywhere in the bytes it came in', () => {
  const bytes = encodeMap(smallMap);
  const packet = Buffer.concat([Buffer.alloc(3), bytes, Buffer.alloc(3)]);
  assert.deepEqual(decodeMap(packet.subarray(3, 3 + bytes.length)), smallMap);
});

test('a flat of 1024 × 1024 speckled cells and 2,000 path points takes at most 24 KiB', () => {
  const map = speckledFlat(1);
  const bytes = encodeMap(map);
  assert.ok(bytes.length <= 24 * kibibytes, `${bytes.length} bytes`);
  assertSameMap(decodeMap(bytes), map);
});

test('a map of a newer version is refused, and the refusal says what to do about it', () => {
  const bytes = encodeMap(smallMap);
  bytes[5] = 2;
  assert.throws(() => decodeMap(bytes), {
    name: 'MapCodecError',
    kind: 'MapTooNew',
    message: 'a map of version 2, this side reads up to 1: it was written by a newer Kubevac (at byte 5)',
  });
  bytes[5] = 0;
  assert.throws(() => decodeMap(bytes), { kind: 'Invalid' });
});

test('other bytes than those of a map are refused at the first', () => {
  assert.throws(() => decodeMap(Buffer.from('GIF89a')), { kind: 'Invalid', message: /^these bytes are no map/ });
  assert.throws(() => decodeMap(new Uint8Array(0)), { kind: 'Invalid', offset: 0 });
});

const unwritable: Record<string, [RobotMap, RegExp]> = {
  'a grid that lacks cells': [
    { ...smallMap, grid: { ...smallMap.grid, rows: 3 } },
    /^6 cells in 3 columns and 3 rows$/,
  ],
  'a cell of a segment that is not there': [{ ...smallMap, segments: [] }, /^cell 4 is of segment 3, there is none$/],
  'more columns than are read': [
    { ...smallMap, grid: { ...smallMap.grid, columns: MAP_LIMITS.columns + 1 } },
    /^grid\.columns: /,
  ],
  'more cells than are read': [
    { ...smallMap, grid: { ...smallMap.grid, columns: MAP_LIMITS.columns, rows: MAP_LIMITS.rows } },
    /^grid: more than 4194304 cells$/,
  ],
  'a path that lacks a number': [{ ...smallMap, path: new Int32Array(3) }, /^a path of 3 numbers lacks one$/],
  'a path without end': [
    { ...smallMap, plannedPath: new Int32Array(2 * MAP_LIMITS.pathPoints + 2) },
    /^a path of 200001 points, at most 200000 are carried$/,
  ],
  'a shape that lacks a number': [
    { ...smallMap, shapes: [{ kind: 'NoGoZone', points: [1, 2, 3] }] },
    /^shapes\.0\.points: an x lacks its y$/,
  ],
  'a place that is nowhere': [{ ...smallMap, target: { xMillimeters: NaN, yMillimeters: 0 } }, /^target\.xMillimeters/],
  'a heading that is none': [
    { ...smallMap, robot: { xMillimeters: 0, yMillimeters: 0, headingDegrees: 360 } },
    /^robot\.headingDegrees: /,
  ],
};
for (const [what, [map, message]] of Object.entries(unwritable)) {
  test(`${what} is not written, and the error says what is wrong`, () => {
    assert.throws(
      () => encodeMap(map),
      (error) => error instanceof MapCodecError && error.kind === 'Invalid' && message.test(error.message),
    );
  });
}

test('a map at all its limits is carried', () => {
  const corners = Array.from({ length: 512 }, (_, index) => index * 1_000);
  const cells = Uint8Array.from({ length: MAP_LIMITS.cells }, (_, index) => index & 1);
  const map: RobotMap = {
    ...smallMap,
    grid: { ...smallMap.grid, columns: MAP_LIMITS.columns, rows: 1024, cells },
    path: Int32Array.from({ length: 2 * MAP_LIMITS.pathPoints }, (_, index) => (index & 2 ? 2 ** 31 - 1 : 0)),
    plannedPath: Int32Array.from({ length: 2 * MAP_LIMITS.pathPoints }, (_, index) => (index & 2 ? -(2 ** 31) : 0)),
    shapes: Array.from({ length: MAP_LIMITS.shapes }, () => ({ kind: 'Carpet', points: corners })),
  };
  const decoded = decodeMap(encodeMap(map));
  assertSameMap({ ...decoded, path: map.path, plannedPath: map.plannedPath }, map);
  assert.ok(Buffer.from(map.path.buffer).equals(Buffer.from(decoded.path.buffer)));
  assert.ok(Buffer.from(map.plannedPath.buffer).equals(Buffer.from(decoded.plannedPath.buffer)));
});
