import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const lines = read('Containerfile').split('\n');

interface Package {
  readonly workspaces?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
}

function packageOf(folder: string): Package {
  return JSON.parse(read(join(folder, 'package.json'))) as Package;
}

/** Folders of ours that a program needs, itself included. */
function foldersOf(folder: string): string[] {
  const needed = Object.keys(packageOf(folder).dependencies ?? {}).filter((name) => name.startsWith('@kubevac/'));
  return [folder, ...needed.flatMap((name) => foldersOf(name.replace('@kubevac/', '')))];
}

test('npm finds every workspace of the lock file in the image', () => {
  for (const folder of packageOf('.').workspaces ?? [])
    assert.ok(lines.includes(`COPY ${folder}/package.json ${folder}/`), folder);
});

test('the sources of all that operator and agent are made of are in the image', () => {
  for (const folder of new Set([...foldersOf('operator'), ...foldersOf('agent')]))
    assert.ok(lines.includes(`COPY ${folder} ${folder}`), folder);
});
