import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtemp, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchFile } from './watched-file.ts';

async function until(isTrue: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!isTrue()) {
    assert.ok(Date.now() < deadline, 'not seen within 5 s');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test('a Secret that Kubernetes replaces by swapping a link is read again', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'watched-'));
  context.after(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'first'));
  await mkdir(join(folder, 'second'));
  await writeFile(join(folder, 'first/password'), 'old');
  await writeFile(join(folder, 'second/password'), 'new');
  await symlink('first', join(folder, '..data'));
  await symlink('..data/password', join(folder, 'password'));

  const contents: string[] = [];
  const file = watchFile(join(folder, 'password'), (content) => contents.push(content.toString()), {
    pollMilliseconds: 5,
  });
  context.after(() => file.stop());
  await until(() => contents.length === 1);
  await symlink('second', join(folder, '..tmp'));
  await rename(join(folder, '..tmp'), join(folder, '..data'));
  await until(() => contents.length === 2);
  assert.deepEqual(contents, ['old', 'new']);
});

test('a file that cannot be read is reported once, and read when it is there', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'watched-'));
  context.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'ca.crt');
  const contents: string[] = [];
  const errors: unknown[] = [];
  const file = watchFile(path, (content) => contents.push(content.toString()), {
    pollMilliseconds: 5,
    onError: (error) => errors.push(error),
  });
  context.after(() => file.stop());
  await until(() => errors.length === 1);
  await writeFile(path, 'certificate');
  await until(() => contents.length === 1);
  assert.equal(errors.length, 1);
});
