import { test, type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeLock } from './build-lock.ts';

/** Above the largest pid of Linux. */
const deadPid = 2 ** 22 + 1;

test('a lock that is free is taken at once, and nothing stays after it', async (context) => {
  const folder = await newFolder(context);
  const lock = await takeLock(join(folder, 'lock'), () => assert.fail('nothing to wait for'));
  assert.deepEqual(await readdir(folder), ['lock']);
  await lock.release();
  assert.deepEqual(await readdir(folder), []);
});

test('a lock that is held is waited for, and who waits is told by whom', async (context) => {
  const path = join(await newFolder(context), 'lock');
  const first = await takeLock(path, () => undefined);
  const { promise: waits, resolve } = Promise.withResolvers<number>();
  const second = takeLock(path, resolve);
  assert.equal(await waits, process.pid);
  await first.release();
  await (await second).release();
});

test('the lock of a dead process is taken over', async (context) => {
  const path = join(await newFolder(context), 'lock');
  await writeFile(path, String(deadPid));
  await (await takeLock(path, () => assert.fail('nobody lives'))).release();
});

test('a lock that nobody touched for a minute is taken over, even if its pid lives as something else', async (context) => {
  const path = join(await newFolder(context), 'lock');
  await writeFile(path, String(process.pid));
  const longAgo = new Date(Date.now() - 61_000);
  await utimes(path, longAgo, longAgo);
  await (await takeLock(path, () => assert.fail('nobody holds it'))).release();
});

async function newFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kubevac-test-'));
  context.after(() => rm(folder, { recursive: true }));
  return folder;
}
