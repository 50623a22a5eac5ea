import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { encodePng } from './png.ts';

const palette = Array.from({ length: 16 }, (_, index) => `#0000${index.toString(16).padStart(2, '0')}`);

test('the dots of a PNG are those it was made of', () => {
  const size = fc.record({ quarter: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }) });
  const picture = size.chain(({ quarter, height }) =>
    fc
      .uint8Array({ minLength: 4 * quarter * height, maxLength: 4 * quarter * height, max: 15 })
      .map((dots) => ({ width: 4 * quarter, height, dots: new Uint8Array(dots), palette })),
  );
  fc.assert(
    fc.property(picture, (it) => {
      const file = encodePng(it);
      const at = file.indexOf('IDAT');
      const rows = inflateSync(file.subarray(at + 4, at + 4 + file.readUInt32BE(at - 4)));
      const dots = Array.from({ length: it.height }, (_, row) =>
        [...rows.subarray(row * (it.width / 2 + 1) + 1, (row + 1) * (it.width / 2 + 1))].flatMap((two) => [
          two >> 4,
          two & 15,
        ]),
      );
      assert.deepEqual(dots.flat(), [...it.dots]);
    }),
    { numRuns: 50 },
  );
});
