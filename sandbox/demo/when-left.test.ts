import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';

const program = `
import { whenLeft } from ${JSON.stringify(import.meta.resolve('./when-left.ts'))};
const left = whenLeft(process);
const saying = setInterval(() => process.stdout.write('at it\\n'), 10);
left.addEventListener('abort', () => {
  clearInterval(saying);
  process.stdout.write('said to nobody\\n');
  setImmediate(() => process.exit(7));
});`;

test('a program whose terminal is gone still tidies up', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.stdout.destroy();
  assert.deepEqual(await once(child, 'exit'), [7, null]);
});
