import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Terminal } from '../terminal.ts';
import { OutputFault } from './output-fault.ts';
import type { SavedFile } from './saved-files.ts';
import type { Saving } from './saving.ts';

/** Writes files where they are wanted, over those that are there, and says so. @throws OutputFault at the first that cannot be written */
export async function writeFiles(terminal: Terminal, saving: Saving, files: readonly SavedFile[]): Promise<void> {
  if (saving.into === 'Folder') await orFault(saving.path, mkdir(saving.path, { recursive: true }));
  for (const { path, bytes } of files) {
    if (saving.into === 'StandardOutput') await orFault('standard output', terminal.write(bytes));
    else await writeOne(terminal, saving.into === 'Folder' ? join(saving.path, path) : path, bytes);
  }
}

async function writeOne(terminal: Terminal, path: string, bytes: Buffer): Promise<void> {
  await orFault(path, writeFile(path, bytes));
  terminal.out(`${path} saved, ${sizeText(bytes.length)}`);
}

async function orFault(what: string, done: Promise<unknown>): Promise<void> {
  try {
    await done;
  } catch (error) {
    throw new OutputFault(`${what} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}

function sizeText(bytes: number): string {
  return bytes < 1024 ? `${bytes} bytes` : `${Math.ceil(bytes / 1024)} KiB`;
}
