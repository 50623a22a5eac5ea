import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { packOutput, unpackOutput } from './output.ts';

const part = fc.record({ name: fc.string({ maxLength: 16 }), bytes: fc.uint8Array({ maxLength: 40 }) });

test('what was packed is unpacked', () => {
  fc.assert(
    fc.property(fc.array(part, { maxLength: 16 }), (parts) => {
      const again = unpackOutput(packOutput(parts));
      assert.deepEqual(
        again.map(({ name, bytes }) => ({ name, bytes: [...bytes] })),
        parts.map(({ name, bytes }) => ({ name, bytes: [...bytes] })),
      );
    }),
  );
});

test('what nobody packed is an error, and nothing else', () => {
  const packed = packOutput([{ name: 'map', bytes: Buffer.from('abc') }]);
  for (let length = 0; length < packed.length; length += 1)
    assert.throws(() => unpackOutput(packed.subarray(0, length)));
  assert.throws(() => unpackOutput(Buffer.concat([packed, Buffer.of(0)])), /bytes/);
  assert.throws(() => unpackOutput(Buffer.from('[{"name":"map","bytes":-1}]\n')));
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      try {
        unpackOutput(Buffer.from(bytes));
      } catch (error) {
        assert.ok(error instanceof Error);
      }
    }),
  );
});
