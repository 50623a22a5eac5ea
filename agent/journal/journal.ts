import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { scheduleRecord } from '../schedule/schedule-record.ts';
import { migrate } from './migrations.ts';
import {
  fences as fencesSchema,
  journalMeta,
  taskRecord,
  type JournalChange,
  type JournalMeta,
  type JournalState,
} from './records.ts';
import { freeBytes, journalBytes, reservedBytes } from './space.ts';

/** The journal could not be written; nothing of the change holds, on disk or in memory. */
export class JournalWriteError extends Error {
  override readonly name = 'JournalWriteError';
}

/**
 * The agent's memory: what it accepted, what it started, what it must never do again. On disk before it counts
 * (SQLite, WAL, synchronous=FULL), and whole in memory for reading.
 */
export interface Journal {
  readonly state: JournalState;
  /**
   * One transaction, synced to disk when it returns; with `Later` as soon as the next one is, and a power cut before that
   * takes all of it back. Of such a change nothing is told and nothing is done. @throws JournalWriteError
   */
  commit(change: JournalChange, sync?: 'Now' | 'Later'): void;
  /**
   * Called when nothing is under way: begins the write-ahead log anew, which SQLite otherwise does in the middle of some task.
   * What comes next overwrites it: a log that grows is synced with all else that the file system has to write down, which may
   * take a second.
   */
  rewind(): void;
  /** Whether a transaction would go through now; asked while writing fails, to know when there is space again. */
  probe(): boolean;
  close(): void;
}

/** The same journal, that commits in another way. */
export function journalThat(journal: Journal, commit: Journal['commit']): Journal {
  return {
    get state() {
      return journal.state;
    },
    commit,
    rewind: () => journal.rewind(),
    probe: () => journal.probe(),
    close: () => journal.close(),
  };
}

class SqliteJournal implements Journal {
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #putMeta: StatementSync;
  readonly #putTask: StatementSync;
  readonly #deleteTask: StatementSync;
  readonly #putSchedule: StatementSync;
  readonly #deleteSchedule: StatementSync;
  #state: JournalState;

  constructor(database: DatabaseSync, path: string, state: JournalState) {
    this.#database = database;
    this.#path = path;
    this.#state = state;
    this.#putMeta = database.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)');
    this.#putTask = database.prepare('INSERT OR REPLACE INTO task (id, record) VALUES (?, ?)');
    this.#deleteTask = database.prepare('DELETE FROM task WHERE id = ?');
    this.#putSchedule = database.prepare('INSERT OR REPLACE INTO schedule (id, record) VALUES (?, ?)');
    this.#deleteSchedule = database.prepare('DELETE FROM schedule WHERE id = ?');
  }

  get state(): JournalState {
    return this.#state;
  }

  commit(change: JournalChange, sync: 'Now' | 'Later' = 'Now'): void {
    const next = changed(this.#state, change);
    this.#transaction(sync, () => {
      if (change.meta !== undefined) this.#putMeta.run('agent', JSON.stringify(next.meta));
      if (change.fences !== undefined) this.#putMeta.run('fences', JSON.stringify(next.fences));
      if (change.schedules !== undefined) this.#writeSchedules(next.schedules);
      for (const task of change.tasks ?? []) this.#putTask.run(task.id, JSON.stringify(task));
      for (const id of change.forget ?? []) this.#deleteTask.run(id);
    });
    this.#state = next;
  }

  /** Those that differ. */
  #writeSchedules(next: JournalState['schedules']): void {
    const { schedules: before } = this.#state;
    for (const record of next.values())
      if (before.get(record.id) !== record) this.#putSchedule.run(record.id, JSON.stringify(record));
    for (const id of before.keys()) if (!next.has(id)) this.#deleteSchedule.run(id);
  }

  rewind(): void {
    try {
      this.#database.exec('PRAGMA wal_checkpoint(PASSIVE)');
    } catch {
      // No space, perhaps: the log has everything, and the next write will tell.
      return;
    }
    // The first write of a log syncs its header too.
    this.probe();
  }

  probe(): boolean {
    try {
      this.#transaction('Now', () => this.#putMeta.run('agent', JSON.stringify(this.#state.meta)));
      return true;
    } catch (error) {
      if (error instanceof JournalWriteError) return false;
      throw error;
    }
  }

  close(): void {
    this.#database.close();
  }

  #transaction(sync: 'Now' | 'Later', write: () => void): void {
    try {
      this.#requireSpace();
      // A sync of the write-ahead log is one of all that was appended to it before (sqlite.org/wal.html).
      this.#database.exec(`PRAGMA synchronous = ${sync === 'Now' ? 'FULL' : 'NORMAL'}`);
      this.#database.exec('BEGIN IMMEDIATE');
      write();
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw new JournalWriteError('the journal could not be written', { cause: error });
    }
  }

  #requireSpace(): void {
    const folder = dirname(this.#path);
    if (freeBytes(folder) >= journalBytes) return;
    // A log that grew while tasks were open has each of their records many times: the disk has its room again.
    const isGrown = statSync(`${this.#path}-wal`).size >= reservedBytes;
    if (isGrown) this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    if (freeBytes(folder) >= journalBytes) return;
    throw new Error(`less than ${journalBytes / 1024} KiB are free in ${folder}`);
  }
}

/** Pages of 4 KiB: 64 MiB, ten times what 2,048 tasks of the largest size need. */
const defaultMaximumPages = 16_384;

/** The state after a change; the one before it is left as it was. */
export function changed(state: JournalState, change: JournalChange): JournalState {
  const tasks = new Map(state.tasks);
  for (const task of change.tasks ?? []) tasks.set(task.id, task);
  for (const id of change.forget ?? []) tasks.delete(id);
  const schedules = change.schedules === undefined ? state.schedules : byId(change.schedules);
  return { meta: { ...state.meta, ...change.meta }, fences: change.fences ?? state.fences, tasks, schedules };
}

function byId<Record extends { readonly id: string }>(records: readonly Record[]): ReadonlyMap<string, Record> {
  return new Map(records.map((record) => [record.id, record]));
}

/**
 * Opens the journal file, or makes a fresh one with an id of its own. No second process can open it meanwhile.
 * @throws JournalTooNewError, or the fault of a file that is no sound journal (see `openOrSetAside`)
 */
export function openJournal(path: string, maximumPages = defaultMaximumPages): { journal: Journal; fresh: boolean } {
  const database = new DatabaseSync(path, { timeout: 2_000 });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    database.exec(`PRAGMA max_page_count = ${maximumPages}`);
    migrate(database);
    checkSoundness(database);
    const known = readState(database);
    const state = known ?? { meta: freshMeta(), fences: {}, tasks: new Map(), schedules: new Map() };
    const journal = new SqliteJournal(database, path, state);
    if (known === undefined) journal.commit({ meta: state.meta, fences: {} });
    return { journal, fresh: known === undefined };
  } catch (error) {
    database.close();
    throw error;
  }
}

function freshMeta(): JournalMeta {
  return { journalId: randomUUID(), epoch: 0, everBound: false };
}

function checkSoundness(database: DatabaseSync): void {
  const row = database.prepare('PRAGMA quick_check(1)').get();
  if (row?.['quick_check'] !== 'ok') throw new Error(`the journal is damaged: ${String(row?.['quick_check'])}`);
}

function readState(database: DatabaseSync): JournalState | undefined {
  const meta = new Map(
    database
      .prepare('SELECT key, value FROM meta')
      .all()
      .map((row) => [row['key'], row['value']]),
  );
  const rows = database.prepare('SELECT record FROM task').all();
  const schedules = database.prepare('SELECT record FROM schedule').all();
  if (!meta.has('agent')) {
    if (rows.length > 0) throw new Error('the journal is damaged: tasks, but no journal id');
    return undefined;
  }
  const tasks = rows.map((row) => taskRecord.parse(JSON.parse(String(row['record']))));
  return {
    meta: journalMeta.parse(JSON.parse(String(meta.get('agent')))),
    fences: fencesSchema.parse(JSON.parse(String(meta.get('fences') ?? '{}'))),
    tasks: byId(tasks),
    schedules: byId(schedules.map((row) => scheduleRecord.parse(JSON.parse(String(row['record']))))),
  };
}
