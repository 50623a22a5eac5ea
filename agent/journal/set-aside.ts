import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { JournalWriteError, openJournal, type Journal } from './journal.ts';
import { JournalTooNewError } from './migrations.ts';

export interface OpenedJournal {
  readonly journal: Journal;
  /** No journal was there, or none that could be read. */
  readonly fresh: boolean;
  /** Where a damaged journal was put, and what was wrong with it. */
  readonly setAside?: { readonly path: string; readonly error: unknown };
}

/** SQLite result codes that say "this file is no sound database", in contrast to "the disk or another process says no". */
const damaged = new Set([11, 26]);

/**
 * Opens the journal. A damaged one is kept beside it for a person to look at, and a fresh one begun: its new id makes sure
 * that no task runs which the lost journal may have started (PROTOCOL rules 10 and 17).
 *
 * @param stamp goes into the name of what is set aside
 * @throws JournalTooNewError; an error that names the file, with its cause, when it cannot be used at all
 */
export function openOrSetAside(path: string, stamp: string): OpenedJournal {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    return openJournal(path);
  } catch (error) {
    if (!isDamage(error)) throw cannotOpen(path, error);
    const aside = `${path}.damaged-${stamp}`;
    for (const suffix of ['', '-wal', '-shm']) {
      if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
    }
    return { ...openJournal(path), setAside: { path: aside, error } };
  }
}

function isDamage(error: unknown): boolean {
  if (error instanceof JournalTooNewError || error instanceof JournalWriteError) return false;
  const code = resultCode(error);
  return code === undefined ? !isSystemError(error) : damaged.has(code);
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code !== 'ERR_SQLITE_ERROR';
}

/** SQLITE_BUSY: a journal belongs to one process. */
const busy = 5;

function cannotOpen(path: string, error: unknown): unknown {
  if (error instanceof JournalTooNewError) return error;
  const { cause } = error as Error;
  const reason = cause instanceof Error ? cause.message : (error as Error).message;
  const why = resultCode(error) === busy ? 'another agent has it open' : reason;
  return new Error(`the journal ${path} cannot be opened: ${why}`, { cause: error });
}

/** The primary one (sqlite.org/rescode.html); undefined for what is not of SQLite. */
function resultCode(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : undefined;
}
