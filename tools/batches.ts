import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const parent = join(import.meta.dirname, '../node_modules/.cache/batches');

/** Modules that import test files, so that several share a process: most of a small file's time is the start of its own. */
export class Batches {
  readonly #folder: string;
  #count = 0;

  constructor() {
    mkdirSync(parent, { recursive: true });
    this.#folder = mkdtempSync(join(parent, 'run-'));
  }

  /** @returns the module; the file itself where it is alone */
  moduleOf(files: readonly string[]): string {
    const [only] = files;
    if (files.length === 1 && only !== undefined) return only;
    const path = join(this.#folder, `${(this.#count += 1)}.test.mjs`);
    writeFileSync(path, files.map((file) => `import '${pathToFileURL(resolve(file)).href}';\n`).join(''));
    return path;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** In turn, so that neighbours, which are alike, are in different groups. */
export function groupsOf(files: readonly string[], size: number): string[][] {
  const count = Math.ceil(files.length / size);
  const groups = Array.from({ length: count }, (): string[] => []);
  for (const [index, file] of files.entries()) groups[index % count]?.push(file);
  return groups;
}
