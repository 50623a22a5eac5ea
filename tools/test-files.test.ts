import { test, type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { matching, needsControlPlane, packagesFor } from './test-files.ts';

test('files are chosen by parts of their paths', () => {
  const files = ['test/integration/broker.test.ts', 'test/integration/kube/lease.test.ts'];
  assert.deepEqual(matching(files, []), files);
  assert.deepEqual(matching(files, ['./test/integration/broker.test.ts']), [files[0]]);
  assert.deepEqual(matching(files, ['kube', 'lease']), [files[1]]);
});

test('what a test file needs is seen through what it imports', (context) => {
  const write = folder(context);
  const rig = "import { startMosquitto } from '../support/mosquitto.ts';\nimport './a.test.ts';";
  write('rig.ts', `${rig}\nexport const start = () => useControlPlane(context);`);
  const file = write('a.test.ts', "import { start } from './rig.ts';\nimport { test } from 'node:test';");
  const plain = write('plain.test.ts', "import { test } from 'node:test';");
  assert.equal(needsControlPlane(file), true);
  assert.deepEqual(packagesFor([plain, file]), ['mosquitto']);
  assert.equal(needsControlPlane(plain), false);
  assert.deepEqual(packagesFor([plain]), []);
});

function folder(context: TestContext): (name: string, source: string) => string {
  const path = mkdtempSync(join(tmpdir(), 'kubevac-test-'));
  context.after(() => rmSync(path, { recursive: true }));
  return (name, source) => {
    writeFileSync(join(path, name), source);
    return join(path, name);
  };
}
