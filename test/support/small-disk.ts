import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Cleanup } from './cleanup.ts';

/** A file system of 1 MiB. */
export interface SmallDisk {
  readonly folder: string;
  /** Afterwards not a byte more fits. */
  fill(): Promise<void>;
  empty(): Promise<void>;
}

/** Only root may mount one. @returns undefined where it cannot be mounted */
export async function mountSmallDisk(context: Cleanup): Promise<SmallDisk | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'kubevac-disk-'));
  const mounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'kubevac-test', folder]).then(
    () => true,
    () => false,
  );
  context.after(async () => {
    // Lazily, since an agent may still have its journal open.
    if (mounted) await run('umount', ['--lazy', folder]);
    await rm(folder, { recursive: true, force: true });
  });
  const filler = join(folder, 'filler');
  return mounted ? { folder, fill: () => fillUp(filler), empty: () => rm(filler) } : undefined;
}

const run = promisify(execFile);

async function fillUp(path: string): Promise<void> {
  try {
    for (;;) await writeFile(path, Buffer.alloc(4096), { flag: 'a' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
