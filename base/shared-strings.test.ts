import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SharedStrings } from './shared-strings.ts';

test('what is shared is equal to what it was, however often and whatever it is', () => {
  const strings = new SharedStrings();
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const text = JSON.stringify(value);
      assert.equal(JSON.stringify(strings.share(value)), text);
    }),
  );
});

test('a million names are not all kept', () => {
  const strings = new SharedStrings();
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < 1_000_000; index += 1) strings.share([`a robot in house number ${index} of the street`]);
  assert.ok(process.memoryUsage().heapUsed - before < 40 * 1024 * 1024);
});
