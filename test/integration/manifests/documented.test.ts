/** Every manifest and every `kubectl explain` that the documentation shows, sent through kubectl as it stands there. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { loadAll } from 'js-yaml';
import { succeed, useControlPlane } from '../../support/control-plane.ts';

const repository = join(import.meta.dirname, '../../..');
const pages = [join(repository, 'README.md'), ...globSync(join(repository, 'docs/**/*.md'))];

/** The fenced blocks of one language. */
function blocks(page: string, language: string): string[] {
  const text = readFileSync(page, 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    (match) => match[1] ?? '',
  );
}

test('each manifest in the documentation is taken as it stands there', async (context) => {
  const plane = await useControlPlane(context, { crds: true });
  let seen = 0;
  for (const page of pages) {
    for (const block of blocks(page, 'yaml').filter((text) => text.includes('apiVersion: kubevac.dev/'))) {
      const verb = block.includes('generateName') ? 'create' : 'apply';
      const args = ['-n', plane.namespace, verb, '--dry-run=server', '--validate=strict', '-f', '-'];
      const { code, stderr } = await plane.kubectl(args, block);
      assert.equal(code, 0, `${relative(repository, page)}:\n${block}\n${stderr}`);
      seen += 1;
    }
  }
  assert.ok(seen >= 3, `only ${seen} manifests found`);
});

test('a manifest in the documentation overwrites nothing that the demo has', () => {
  const inDemo = globSync(join(repository, 'manifests/samples/*.yaml')).flatMap((file) =>
    references(readFileSync(file, 'utf8')),
  );
  const documented = pages.flatMap((page) => blocks(page, 'yaml')).flatMap(references);
  assert.ok(inDemo.includes('VacuumRobot/dusty') && documented.includes('VacuumRobot/rosie'));
  assert.deepEqual(
    documented.filter((one) => inDemo.includes(one)),
    [],
  );
});

/** `Cleaning/kitchen-now` of each object of a file. */
function references(text: string): string[] {
  const objects = text.includes('apiVersion: kubevac.dev/') ? (loadAll(text) as Named[]) : [];
  return objects.flatMap(({ kind, metadata }) => (metadata.name === undefined ? [] : [`${kind}/${metadata.name}`]));
}

interface Named {
  readonly kind: string;
  readonly metadata: { readonly name?: string };
}

test('each kubectl explain in the documentation explains something', async (context) => {
  const plane = await useControlPlane(context, { crds: true });
  const paths = pages
    .flatMap((page) => [...readFileSync(page, 'utf8').matchAll(/kubectl explain ([\w.]+)/g)])
    .map((match) => match[1] ?? '');
  assert.ok(paths.length > 0);
  for (const path of new Set(paths)) assert.match(await succeed(plane, ['explain', path]), /DESCRIPTION/, path);
});
