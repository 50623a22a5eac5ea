import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseKubernetesVersion } from './build.ts';

test('the version of Kubernetes is the one that go.mod requires', () => {
  const goMod = readFileSync(join(import.meta.dirname, 'go.mod'), 'utf8');
  assert.match(parseKubernetesVersion(goMod), /^1\.\d+\.\d+$/);
  assert.throws(() => parseKubernetesVersion('module x\n'));
});
