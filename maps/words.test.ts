import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { translate, valuesIn } from './words.ts';

/** Bytes as they come: of any length, anywhere in their memory, few of them different. */
const anyBytes = fc
  .tuple(fc.uint8Array({ max: 3, maxLength: 40 }), fc.nat(3))
  .map(([bytes, skipped]) => new Uint8Array([...new Uint8Array(skipped), ...bytes]).subarray(skipped));

test('four bytes at a time come to the same as one by one', () => {
  const table = Uint8Array.from({ length: 256 }, (_, value) => (value * 7 + 1) % 256);
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      const oneByOne = bytes.map((value) => table[value] ?? 0);
      const values = [...new Set(bytes)].toSorted((a, b) => a - b);
      assert.deepEqual(valuesIn(bytes), values);
      const own = new Uint8Array(bytes);
      translate(own, table);
      assert.deepEqual(own, oneByOne);
    }),
  );
});

test('bytes that begin where no word does are not translated, not even the last of them', () => {
  const bytes = new Uint8Array(8).subarray(1);
  assert.throws(() => translate(bytes, new Uint8Array(256).fill(1)), RangeError);
  assert.deepEqual(bytes, new Uint8Array(7));
});
