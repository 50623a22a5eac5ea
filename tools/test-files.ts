import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PackageName } from './debian-packages.ts';

const nowhere = { exclude: ['**/node_modules/**'] };

/** Beside the code: pure, no processes. */
export function unitTestFiles(): string[] {
  return globSync(
    '{protocol,base,maps,crds,operator,agent,cli,sandbox,dashboards,tools,test/bench}/**/*.test.ts',
    nowhere,
  ).toSorted();
}

/** @param patterns files, or parts of their names; all when empty */
export function integrationTestFiles(patterns: readonly string[]): string[] {
  return matching(globSync('test/{contract,integration,fuzz}/**/*.test.ts', nowhere).toSorted(), patterns);
}

/** Of one suite: long runs that nobody waits for. */
export function soakTestFiles(suite: string): string[] {
  return globSync(`test/soak/${suite}/**/*.test.ts`, nowhere).toSorted();
}

export function soakSuites(): string[] {
  return globSync('test/soak/*').map((path) => path.split('/').at(-1) ?? path);
}

export function matching(files: readonly string[], patterns: readonly string[]): string[] {
  if (patterns.length === 0) return [...files];
  return files.filter((file) => patterns.some((pattern) => file.includes(pattern.replace(/^\.\//, ''))));
}

/** Whole systems take the shared one, unless they ask for one of their own. */
const usesPlane = /\b(useControlPlane|startSystem|systemForThisFile)\(/;

/** True when it, or what it imports, uses the control plane that the tests of a run share. */
export function needsControlPlane(file: string): boolean {
  return withImports(file).some((source) => usesPlane.test(source));
}

/** What a test that needs a package imports. */
const importsFor: Readonly<Record<PackageName, RegExp>> = {
  mosquitto: /support\/(mosquitto|system)/,
  netpbm: /\/netpbm\.ts'/,
  prometheus: /support\/find-prometheus\.ts'/,
  chromium: /\/chromium\.ts'/,
};

/** The packages of Debian's that some of them need. */
export function packagesFor(files: readonly string[]): PackageName[] {
  const sources = files.flatMap((file) => withImports(file));
  return (Object.keys(importsFor) as PackageName[]).filter((name) =>
    sources.some((source) => importsFor[name].test(source)),
  );
}

/** The sources of a test file and of what it imports from the folders of the tests, support apart. */
function withImports(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file) || file.includes('/support/') || !existsSync(file)) return [];
  seen.add(file);
  const source = readFileSync(file, 'utf8');
  const imported = [...source.matchAll(/ from '(\.{1,2}\/[^']+\.ts)'/g)].map(([, path = '']) =>
    join(dirname(file), path),
  );
  return [source, ...imported.flatMap((path) => withImports(path, seen))];
}
