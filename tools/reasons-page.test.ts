import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { REASON_NAMES } from '@kubevac/protocol/reasons.ts';
import { reasonsPage } from './reasons-page.ts';

test('docs/reasons.md is what protocol/reasons.ts says; node tools/generate.ts remakes it', () => {
  assert.equal(readFileSync(join(import.meta.dirname, '../docs/reasons.md'), 'utf8'), reasonsPage());
});

test('every reason has one line', () => {
  const page = reasonsPage();
  for (const reason of REASON_NAMES) assert.equal(page.split(`\n| \`${reason}\` |`).length, 2, reason);
});
