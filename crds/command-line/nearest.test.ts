import assert from 'node:assert/strict';
import { test } from 'node:test';
import { didYouMean, nearestOf } from './nearest.ts';

const known = ['clean', 'drive', 'sensors', 'suspend', 'dock'];

const meant: Readonly<Record<string, string | undefined>> = {
  claen: 'clean',
  CLEAN: 'clean',
  cleans: 'clean',
  drve: 'drive',
  susp: 'suspend',
  sensor: 'sensors',
  doc: 'dock',
  vacuum: undefined,
  x: undefined,
};

for (const [typed, word] of Object.entries(meant))
  test(`"${typed}" was meant to be ${word ?? 'none of them'}`, () => assert.equal(nearestOf(typed, known), word));

test('without anything near the sentence goes on otherwise', () => {
  assert.equal(didYouMean('vacuum', known, ': there are others'), ': there are others');
  assert.equal(didYouMean('claen', known, ''), ': did you mean clean?');
});
