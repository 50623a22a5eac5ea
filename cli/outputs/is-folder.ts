import { statSync } from 'node:fs';

/** What nobody may look at is taken for a file: writing it will say why it cannot be. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
