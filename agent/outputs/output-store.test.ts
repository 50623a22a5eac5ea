import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import { FolderOutputStore, OutputStoreFullError, OutputTooLargeError } from './output-store.ts';

function storeIn(context: TestContext, free?: () => number): { folder: string; store: FolderOutputStore } {
  const folder = join(mkdtempSync(join(tmpdir(), 'kubevac-outputs-')), 'outputs');
  context.after(() => rmSync(join(folder, '..'), { recursive: true }));
  return { folder, store: new FolderOutputStore(folder, free) };
}

test('what was written is read piece by piece, also by the next process', (context) => {
  const { folder, store } = storeIn(context);
  const { bytes, sha256 } = store.write('a', Buffer.from('a map of a home'));
  assert.deepEqual([bytes, sha256.length], [15, 64]);
  const next = new FolderOutputStore(folder);
  assert.equal(next.read('a', 2, 3)?.toString(), 'map');
  assert.equal(next.read('a', 11, 100)?.toString(), 'home');
  assert.equal(next.read('a', 100, 5)?.length, 0);
  assert.equal(next.read('b', 0, 5), undefined);
});

test('nobody else may read it, and an id is no path', (context) => {
  const { folder, store } = storeIn(context);
  store.write('../../etc/passwd', Buffer.from('x'));
  const [name = ''] = readdirSync(folder);
  assert.match(name, /^[0-9a-f]{64}$/);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600);
});

test('what nobody asks for any more is removed', (context) => {
  const { store } = storeIn(context);
  store.keepOnly(['nothing yet']);
  store.write('a', Buffer.from('1'));
  store.write('b', Buffer.from('2'));
  store.keepOnly(['b', 'c']);
  assert.deepEqual([store.read('a', 0, 1), store.read('b', 0, 1)?.toString()], [undefined, '2']);
});

test('what waits to be fetched is not dropped for something newer', (context) => {
  const { store } = storeIn(context);
  const largest = Buffer.alloc(LIMITS.outputBytes);
  const count = LIMITS.outputStoreBytes / LIMITS.outputBytes;
  for (let id = 0; id < count; id += 1) store.write(`${id}`, largest);
  assert.throws(() => store.write('one more', Buffer.of(1)), OutputStoreFullError);
  store.write('0', largest);
  store.keepOnly(['1']);
  store.write('one more', largest);
});

test('what would leave the journal too little of the disk is not kept, and says so', (context) => {
  const free = { bytes: 300 * 1024 };
  const { store } = storeIn(context, () => free.bytes);
  store.write('a', Buffer.alloc(40 * 1024));
  free.bytes -= 40 * 1024;
  assert.throws(() => store.write('b', Buffer.alloc(5 * 1024)), {
    name: 'OutputStoreFullError',
    message: "what it left has 5 KiB, and of the 260 KiB that are free on the agent's disk 256 KiB are for its journal",
  });
  store.remove('a');
  assert.equal(store.read('a', 0, 1), undefined);
});

test('what is too large is not kept, and nothing of it stays', (context) => {
  const { folder, store } = storeIn(context);
  assert.throws(() => store.write('a', Buffer.alloc(LIMITS.outputBytes + 1)), OutputTooLargeError);
  store.write('b', Buffer.of(1));
  assert.equal(readdirSync(folder).length, 1);
});
