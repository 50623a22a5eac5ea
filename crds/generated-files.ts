import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { toDefinition } from './definition.ts';
import { KINDS } from './kinds.ts';

export const generatedFolder = join(import.meta.dirname, 'generated');
const header = '# Made by `node crds/generate.ts` from the schemas in crds/kinds/. Do not edit.\n';

function toYaml(value: unknown): string {
  return header + dump(value, { lineWidth: 120, noRefs: true, noCompatMode: true });
}

/** The text of every generated file, by its name: the CRDs, and what lets kustomize use them from outside. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const crds = KINDS.map((kind): [string, string] => [`${kind.plural}.yaml`, toYaml(toDefinition(kind))]);
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: crds.map(([name]) => name),
  };
  return new Map([...crds, ['kustomization.yaml', toYaml(kustomization)]]);
}

/** The names of files in the folder that are missing, different, or of a kind that is gone. */
export function staleFiles(files: ReadonlyMap<string, string>): readonly string[] {
  const leftOver = readdirSync(generatedFolder).filter((name) => !files.has(name));
  const different = [...files].filter(([name, text]) => {
    const file = join(generatedFolder, name);
    return !existsSync(file) || readFileSync(file, 'utf8') !== text;
  });
  return [...leftOver, ...different.map(([name]) => name)];
}
