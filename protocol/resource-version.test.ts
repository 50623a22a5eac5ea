import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { toInstant, toKubernetesTime, toMilliseconds } from './instants.ts';
import { compareResourceVersions, resourceVersion } from './resource-version.ts';

test('rule 11: resourceVersions compare as decimal numbers of any length', () => {
  assert.deepEqual(['10', '9', '100', '18446744073709551615', '2'].toSorted(compareResourceVersions), [
    '2',
    '9',
    '10',
    '100',
    '18446744073709551615',
  ]);
  const number = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  fc.assert(
    fc.property(number, number, (a, b) => {
      const sign = a < b ? -1 : a > b ? 1 : 0;
      assert.equal(compareResourceVersions(String(a), String(b)), sign);
    }),
  );
});

test('what is no decimal number is no resourceVersion', () => {
  for (const text of ['', '-1', '1.5', 'abc', '0x10', ' 1', '1'.repeat(21)]) {
    assert.equal(resourceVersion.safeParse(text).success, false, text);
  }
});

test('an instant survives the wire; Kubernetes has whole seconds', () => {
  const at = Date.UTC(2026, 0, 5, 10, 0, 7, 345);
  assert.equal(toInstant(at), '2026-01-05T10:00:07.345Z');
  assert.equal(toMilliseconds(toInstant(at)), at);
  assert.equal(toKubernetesTime(at), '2026-01-05T10:00:07Z');
});
