import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { ByteWriter } from './codec/byte-writer.ts';
import { MapCodecError } from './codec/map-codec-error.ts';
import { decodeMap, encodeMap } from './codec.ts';
import { MAP_LIMITS } from './map.ts';
import { smallMap } from './testing/flats.ts';
import { robotMaps } from './testing/robot-maps.ts';

const prefix = Buffer.from('kvmap\x01');
const packed = (body: Uint8Array) => Buffer.concat([prefix, deflateRawSync(body)]);
const bodyOf = (bytes: Uint8Array) => inflateRawSync(bytes.subarray(prefix.length));

const bytesOfMap = encodeMap({ ...smallMap, path: Int32Array.of(1, 2, 300, -4_000), obstacles: [] });
const body = bodyOf(bytesOfMap);

/** The head of `smallMap` as it is in a body. */
const head = body.subarray(0, 2 + ((body[0] as number) & 0x7f) + ((body[1] as number) << 7));

/** A body of that head and these numbers, each a varint. */
function bodyWith(...numbers: readonly number[]): Buffer {
  const writer = new ByteWriter();
  writer.writeBytes(head);
  for (const number of numbers) writer.writeVarint(number);
  return writer.written();
}

function refusal(bytes: Uint8Array): MapCodecError {
  try {
    decodeMap(bytes);
  } catch (error) {
    assert.ok(error instanceof MapCodecError, String(error));
    assert.ok(error.offset !== undefined && error.offset >= 0);
    return error;
  }
  assert.fail('it was read');
}

/** Read or refused, and nothing else. */
function readOrRefused(bytes: Uint8Array): void {
  try {
    decodeMap(bytes);
  } catch (error) {
    assert.ok(error instanceof MapCodecError, String(error));
  }
}

test('a map that was cut anywhere is refused', () => {
  for (let length = 0; length < bytesOfMap.length; length += 1) refusal(bytesOfMap.subarray(0, length));
});

test('a map that was cut anywhere before it was compressed is refused where it ends', () => {
  for (let length = 0; length < body.length; length += 1) {
    assert.ok((refusal(packed(body.subarray(0, length))).offset ?? Infinity) <= prefix.length + length);
  }
});

test('bytes after a map are refused, compressed or not', () => {
  assert.match(refusal(Buffer.concat([bytesOfMap, Buffer.of(0)])).message, /^there are bytes after/);
  assert.match(refusal(packed(Buffer.concat([body, Buffer.of(0)]))).message, /^1 bytes after the map/);
});

const allCells = [1, 2, 6];
const lies: Record<string, [Buffer, RegExp]> = {
  'more runs than cells': [bodyWith(7), /^7 runs, at most 6 are read/],
  'more runs than bytes': [bodyWith(6, 1, 1), /^6 runs do not fit into 2 bytes/],
  'a run without cells': [bodyWith(1, 2, 0), /^a run of 0 cells/],
  'a run of more cells than are left': [bodyWith(1, 2, 7), /^a run of 7 cells, of 6/],
  'runs of fewer cells than there are': [bodyWith(1, 2, 5), /^5 cells of 6/],
  'cells of a segment that is not there': [bodyWith(1, 4, 6), /^a cell is of value 4, they are below 4/],
  'more path points than bytes': [bodyWith(...allCells, 3, 0, 0, 0), /^3 path points do not fit into 3 bytes/],
  'more path points than are read': [bodyWith(...allCells, 2 ** 32 - 1), /^4294967295 path points, at most 200000/],
  'a number without end': [Buffer.alloc(64, 0xff), /^a number is longer than 32 bits/],
  'a head that is no JSON': [Buffer.from('\x02{]'), /^head: /],
  'a head that is no text': [Buffer.of(1, 0xff), /^head: /],
  'a head of megabytes': [Buffer.of(0x80, 0x80, 0x80, 0x01), /^2097152 bytes of head, at most 1048576/],
};
for (const [what, [bytes, message]] of Object.entries(lies)) {
  test(`a map that claims ${what} is refused`, () => assert.match(refusal(packed(bytes)).message, message));
}

test('what inflates without end is refused before it fills the memory', () => {
  assert.match(refusal(packed(Buffer.alloc(15 * 1024 * 1024))).message, /^the map does not inflate/);
});

test('a head that claims more than the limits is refused before a cell is allocated', () => {
  const grid = { cellMillimeters: 50, columns: 4096, rows: 4096, xMillimeters: 0, yMillimeters: 0 };
  const json = JSON.stringify({ grid, segments: [], shapes: [], obstacles: [] });
  const writer = new ByteWriter();
  writer.writeVarint(json.length);
  writer.writeBytes(Buffer.from(json));
  assert.match(refusal(packed(writer.written())).message, new RegExp(`^grid: more than ${MAP_LIMITS.cells} cells`));
});

test('no bytes whatever make it throw anything else', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void refusal(bytes)));
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void refusal(packed(bytes))));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => readOrRefused(packed(Buffer.concat([head, bytes])))),
  );
});

test('a byte that changed on the way is refused or makes another map', () => {
  const change = fc.record({ at: fc.nat(), to: fc.nat(255) });
  fc.assert(
    fc.property(robotMaps(), change, ({ ...map }, { at, to }) => {
      const whole = encodeMap(map);
      for (const [bytes, repack] of [
        [whole, (bytes: Buffer) => bytes],
        [bodyOf(whole), packed],
      ] as const) {
        bytes[at % bytes.length] = to;
        readOrRefused(repack(bytes));
      }
    }),
    { numRuns: 50 },
  );
});
