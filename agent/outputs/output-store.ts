import { createHash } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import type { Output } from '@kubevac/protocol/output.ts';
import { freeBytes, reservedBytes } from '../journal/space.ts';

/** What finished tasks left, until the operator has fetched it and asks for the task no longer. */
export interface OutputStore {
  /**
   * On disk when it returns; a second write for the same task replaces the first.
   * @throws OutputStoreFullError when what waits to be fetched leaves no room, or the disk none beside the journal; OutputTooLargeError;
   * Error when the disk does not take it
   */
  write(id: string, bytes: Buffer): Output;
  /** The bytes from an offset, fewer where the output ends; undefined when there is no output of that task. */
  read(id: string, offset: number, bytes: number): Buffer | undefined;
  /** Removes all others. */
  keepOnly(ids: Iterable<string>): void;
  remove(id: string): void;
}

/** Nothing that was not fetched is dropped for something newer. */
export class OutputStoreFullError extends Error {
  override readonly name = 'OutputStoreFullError';
}

export class OutputTooLargeError extends Error {
  override readonly name = 'OutputTooLargeError';
}

/** In a folder that nobody else reads: a map of a home is private. */
export class FolderOutputStore implements OutputStore {
  readonly #folder: string;
  readonly #freeBytes: (folder: string) => number;

  constructor(folder: string, free = freeBytes) {
    this.#folder = folder;
    this.#freeBytes = free;
  }

  write(id: string, bytes: Buffer): Output {
    if (bytes.length > LIMITS.outputBytes) {
      throw new OutputTooLargeError(
        `${bytes.length} bytes were read, and at most ${LIMITS.outputBytes} are handed over: ask for less`,
      );
    }
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const path = this.#pathOf(id);
    const used = this.#files().reduce((sum, file) => sum + (file === path ? 0 : statSync(file).size), 0);
    if (used + bytes.length > LIMITS.outputStoreBytes) {
      throw new OutputStoreFullError(`${used} of ${LIMITS.outputStoreBytes} bytes wait to be fetched`);
    }
    this.#leaveRoom(bytes.length);
    try {
      writeFileSync(`${path}.new`, bytes, { mode: 0o600, flush: true });
      renameSync(`${path}.new`, path);
    } catch (error) {
      // What was written of it would keep the disk full.
      rmSync(`${path}.new`, { force: true });
      throw error;
    }
    syncFolder(this.#folder);
    return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
  }

  read(id: string, offset: number, bytes: number): Buffer | undefined {
    let file: number;
    try {
      file = openSync(this.#pathOf(id), 'r');
    } catch {
      return undefined;
    }
    try {
      const buffer = Buffer.alloc(bytes);
      return buffer.subarray(0, readSync(file, buffer, 0, bytes, offset));
    } finally {
      closeSync(file);
    }
  }

  keepOnly(ids: Iterable<string>): void {
    const kept = new Set(Array.from(ids, (id) => this.#pathOf(id)));
    for (const file of this.#files()) if (!kept.has(file)) rmSync(file, { force: true });
  }

  remove(id: string): void {
    rmSync(this.#pathOf(id), { force: true });
  }

  /** Without its journal the agent does nothing any more, and does not learn either what was fetched. */
  #leaveRoom(bytes: number): void {
    const free = this.#freeBytes(this.#folder);
    if (free - bytes >= reservedBytes) return;
    throw new OutputStoreFullError(
      `what it left has ${kibibytes(bytes)}, and of the ${kibibytes(free)} that are free on the agent's disk ${kibibytes(reservedBytes)} are for its journal`,
    );
  }

  /** An id may be any text. */
  #pathOf(id: string): string {
    return join(this.#folder, createHash('sha256').update(id).digest('hex'));
  }

  #files(): string[] {
    try {
      return readdirSync(this.#folder).map((name) => join(this.#folder, name));
    } catch {
      return [];
    }
  }
}

function kibibytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KiB`;
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
