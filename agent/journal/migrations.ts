import type { DatabaseSync } from 'node:sqlite';

/** Each takes the journal from the version of its index to the next. Never edited once released: append. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE task (id TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;`,
  `CREATE TABLE schedule (id TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;`,
];

/** The journal was written by a newer agent; reading it with this one could lose what it means. */
export class JournalTooNewError extends Error {
  override readonly name = 'JournalTooNewError';
}

/**
 * Brings a journal to this version, whole or not at all.
 * @returns the version it had
 * @throws JournalTooNewError
 */
export function migrate(database: DatabaseSync, migrations: readonly string[] = MIGRATIONS): number {
  const row = database.prepare('PRAGMA user_version').get();
  const version = Number(row?.['user_version']);
  if (version > migrations.length) {
    throw new JournalTooNewError(
      `the journal has version ${version} and this agent knows up to ${migrations.length}: use the newer agent again`,
    );
  }
  if (version === migrations.length) return version;
  database.exec('BEGIN IMMEDIATE');
  try {
    for (const step of migrations.slice(version)) database.exec(step);
    database.exec(`PRAGMA user_version = ${migrations.length}`);
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
  return version;
}
