import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatedFiles, staleFiles } from './generated-files.ts';

test('the generated files are what the schemas say: else run node crds/generate.ts', () => {
  assert.deepEqual(staleFiles(generatedFiles()), []);
});
