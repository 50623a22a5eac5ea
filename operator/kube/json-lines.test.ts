import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jsonLines } from './json-lines.ts';

async function collect(chunks: readonly Uint8Array[]): Promise<unknown[]> {
  const source = async function* () {
    yield* chunks;
  };
  const lines: unknown[] = [];
  for await (const line of jsonLines(source())) lines.push(line);
  return lines;
}

test('lines are the same wherever the chunks end, also inside a character', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ text: fc.string({ unit: 'binary' }), emoji: fc.constantFrom('🧹', 'ü', '漢') })),
      fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      async (objects, lengths) => {
        const bytes = Buffer.from(objects.map((object) => `${JSON.stringify(object)}\n`).join(''));
        const chunks: Uint8Array[] = [];
        for (let start = 0, index = 0; start < bytes.length; index += 1) {
          const length = lengths[index % lengths.length] ?? 1;
          chunks.push(bytes.subarray(start, start + length));
          start += length;
        }
        assert.deepEqual(await collect(chunks), JSON.parse(JSON.stringify(objects)));
      },
    ),
    { numRuns: 100 },
  );
});

test('an unfinished last line is left out', async () => {
  assert.deepEqual(await collect([Buffer.from('{"a":1}\n{"a":')]), [{ a: 1 }]);
});

test('a line that does not end is refused before it fills the memory', async () => {
  const megabyte = Buffer.alloc(1024 * 1024, 0x61);
  await assert.rejects(collect(Array.from({ length: 20 }, () => megabyte)), RangeError);
});
