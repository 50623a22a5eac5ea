import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';

test('a command whose output nobody reads any more, as behind head, ends without a word', async () => {
  assert.deepEqual(await endUnread(join(import.meta.dirname, 'kubectl-vac.ts'), '--help'), [7, '']);
});

test('a file that nobody takes is a fault that can be told, and lines that nobody reads after it are not', async () => {
  const script = `
    const { terminalOf } = await import(${JSON.stringify(join(import.meta.dirname, 'terminal.ts'))});
    const terminal = terminalOf(process, () => process.exit(7));
    await terminal.write(new Uint8Array(10)).catch(({ code }) => terminal.note(code));
    terminal.out('more');
  `;
  assert.deepEqual(await endUnread('--input-type=module', '--eval', script), [7, 'EPIPE\n']);
});

/** @returns the exit code and what was said on standard error, by a program whose standard output is closed */
async function endUnread(...argv: readonly string[]): Promise<[unknown, string]> {
  const child = spawn(process.execPath, argv);
  child.stdout.destroy();
  const [[code], stderr] = await Promise.all([once(child, 'close'), text(child.stderr)]);
  return [code, stderr];
}
