import { statfsSync, statSync } from 'node:fs';

/** What begins should also be written to its end, and the log may have room where the disk has none. */
export const journalBytes = 64 * 1024;

/** What else the agent writes beside its journal leaves the disk that much: dozens of transactions, until the log can begin anew. */
export const reservedBytes = 4 * journalBytes;

/** What a file in that folder may take. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** What the journal takes of the disk, its log too. */
export function journalSizeBytes(path: string): number {
  return [path, `${path}-wal`].reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
}
