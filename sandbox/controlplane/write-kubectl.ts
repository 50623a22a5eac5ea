import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A kubectl of the control plane's own version. @returns the folder it is in */
export async function writeKubectl(directory: string, binary: string): Promise<string> {
  const folder = join(directory, 'bin');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'kubectl'), `#!/bin/sh\nexec '${binary}' kubectl "$@"\n`);
  await chmod(join(folder, 'kubectl'), 0o755);
  return folder;
}
