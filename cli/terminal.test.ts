import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';

test('a command whose output nobody reads any more, as behind head, ends without a word', async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'kubectl-vac.ts'), '--help']);
  child.stdout.destroy();
  const [[code], stderr] = await Promise.all([once(child, 'close'), text(child.stderr)]);
  assert.deepEqual([code, stderr], [7, '']);
});
