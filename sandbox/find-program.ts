import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @returns the path of a program in a folder of the PATH, else in one of `moreFolders`; undefined where it is in none */
export function findProgram(name: string, moreFolders: readonly string[] = []): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...moreFolders];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}
