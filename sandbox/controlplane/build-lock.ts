import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from '../process.ts';

/** The owner touches the lock this often; one that was not touched for `staleMilliseconds` belongs to nobody. */
const touchMilliseconds = 5_000;
const staleMilliseconds = 60_000;
const pollMilliseconds = 500;

export interface BuildLock {
  release(): Promise<void>;
}

/**
 * Waits for the lock, and takes it over from a process that has died. It saves work, nothing more: the result is
 * put in place by rename, so two builds at once would still be right.
 *
 * @param onWait told once, with the pid that holds it, when there is something to wait for
 */
export async function takeLock(path: string, onWait: (pid: number) => void): Promise<BuildLock> {
  const own = `${path}.${process.pid}.${crypto.randomUUID().slice(0, 8)}`;
  await writeFile(own, String(process.pid));
  try {
    for (let told = false; !(await linked(own, path)); told = true) {
      const pid = await ownerOf(path);
      if (pid !== undefined && !told) onWait(pid);
      if (pid !== undefined) await delay(pollMilliseconds);
    }
  } finally {
    await rm(own, { force: true });
  }
  const touching = setInterval(
    () => void utimes(path, new Date(), new Date()).catch(() => undefined),
    touchMilliseconds,
  );
  touching.unref();
  return {
    release: async () => {
      clearInterval(touching);
      await rm(path, { force: true });
    },
  };
}

async function linked(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The living owner's pid; undefined when there is none any more, and then its lock is gone too. */
async function ownerOf(path: string): Promise<number | undefined> {
  try {
    const pid = Number(await readFile(path, 'utf8'));
    const { mtimeMs } = await stat(path);
    if (isAlive(pid) && Date.now() - mtimeMs < staleMilliseconds) return pid;
    await removeStale(path, pid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return undefined;
}

/** Moves the lock aside and looks at it again: another process may have taken it over in the meantime. */
async function removeStale(path: string, stalePid: number): Promise<void> {
  const aside = `${path}.stale.${process.pid}`;
  await rename(path, aside);
  const pid = Number(await readFile(aside, 'utf8'));
  if (pid !== stalePid) await linked(aside, path);
  await rm(aside, { force: true });
}
