import { findProgram } from '@kubevac/sandbox/find-program.ts';

/** Debian puts it where only root looks. */
const foldersOfRoot = ['/usr/sbin', '/usr/local/sbin'];

/** @returns the path of Mosquitto; undefined where it is not installed */
export function findMosquitto(): string | undefined {
  return findProgram('mosquitto', foldersOfRoot);
}
