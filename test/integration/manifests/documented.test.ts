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

/** What kubectl applies: a kustomization is not, nor is a file for another program. */
function isManifest(block: string): boolean {
  return block.includes('apiVersion: ') && !block.includes('apiVersion: kustomize.config.k8s.io/');
}

test('each manifest in the documentation is taken as it stands there', async (context) => {
  const plane = await useControlPlane(context, { crds: true, components: ['kube-controller-manager'] });
  let seen = 0;
  for (const page of pages) {
    for (const block of blocks(page, 'yaml').filter(isManifest)) {
      const verb = block.includes('generateName') ? 'create' : 'apply';
      // One that says its namespace is for another than the test's.
      const here = block.replaceAll('namespace: home', `namespace: ${plane.namespace}`);
      const args = ['-n', plane.namespace, verb, '--dry-run=server', '--validate=strict', '-f', '-'];
      const { code, stderr } = await plane.kubectl(args, here);
      assert.equal(code, 0, `${relative(repository, page)}:\n${block}\n${stderr}`);
      seen += 1;
    }
  }
  assert.ok(seen >= 3, `only ${seen} manifests found`);
});

test('the CronJob that docs/nodes.md explains line by line is the sample', () => {
  const [documented] = blocks(join(repository, 'docs/nodes.md'), 'yaml').filter((block) => block.includes('CronJob'));
  const sample = readFileSync(join(repository, 'manifests/samples/extra/morning-mission.yaml'), 'utf8');
  assert.deepEqual(loadAll(documented ?? ''), loadAll(sample));
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
