import { test, type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { JournalWriteError, openJournal } from './journal.ts';
import { JournalTooNewError, migrate } from './migrations.ts';
import type { TaskRecord } from './records.ts';
import { scheduleRecord } from '../tasks/testing/records.ts';
import { openOrSetAside } from './set-aside.ts';

const task: TaskRecord = {
  id: 'a',
  section: 'cleanings',
  name: 'kitchen-now',
  createdAt: 1_000,
  startingDeadlineSeconds: 300,
  onCancel: 'Dock',
  suspend: false,
  wanted: 'run',
  phase: 'Accepted',
  seq: 0,
  spec: { mode: 'Full', passes: 1 },
};

function folder(context: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'journal-'));
  context.after(() => rmSync(path, { recursive: true }));
  return path;
}

test('what was committed is there after a restart, under the same journal id', (context) => {
  const path = join(folder(context), 'journal.db');
  const first = openJournal(path);
  assert.equal(first.fresh, true);
  first.journal.commit({ meta: { epoch: 3 }, fences: { cleanings: '17' }, tasks: [task] });
  first.journal.commit({ tasks: [{ ...task, id: 'b' }], forget: ['a'] });
  const { state } = first.journal;
  first.journal.close();
  const second = openJournal(path);
  assert.equal(second.fresh, false);
  assert.deepEqual(second.journal.state, state);
  assert.deepEqual([...second.journal.state.tasks.keys()], ['b']);
  second.journal.close();
});

test('schedules are there after a restart, and those that went are not', (context) => {
  const path = join(folder(context), 'journal.db');
  const { journal } = openJournal(path);
  const [a, b] = [scheduleRecord('a'), scheduleRecord('b')];
  journal.commit({ schedules: [a, b] });
  journal.commit({ schedules: [{ ...b, highWater: 7 }], tasks: [task] });
  const { state } = journal;
  journal.close();
  const again = openJournal(path);
  assert.deepEqual(again.journal.state, state);
  assert.deepEqual(
    [...again.journal.state.schedules.values()].map(({ id, highWater }) => [id, highWater]),
    [['b', 7]],
  );
  again.journal.close();
});

test('a journal from before there were schedules has none', (context) => {
  const path = join(folder(context), 'journal.db');
  const { journal } = openJournal(path);
  journal.commit({ tasks: [task] });
  journal.close();
  const database = new DatabaseSync(path);
  database.exec('DROP TABLE schedule; PRAGMA user_version = 1');
  database.close();
  const again = openJournal(path);
  assert.deepEqual([again.fresh, again.journal.state.tasks.size, again.journal.state.schedules.size], [false, 1, 0]);
  again.journal.commit({ schedules: [scheduleRecord('a')] });
  again.journal.close();
});

test('what is synced later is in the journal at once, and after an orderly restart', (context) => {
  const path = join(folder(context), 'journal.db');
  const { journal } = openJournal(path);
  journal.commit({ tasks: [task] }, 'Later');
  assert.deepEqual([...journal.state.tasks.keys()], ['a']);
  journal.commit({ tasks: [{ ...task, phase: 'Running' }] });
  journal.close();
  const again = openJournal(path);
  assert.equal(again.journal.state.tasks.get('a')?.phase, 'Running');
  again.journal.close();
});

test('a log that is rewound between tasks does not grow', (context) => {
  const path = join(folder(context), 'journal.db');
  const { journal } = openJournal(path);
  const sizes = [0, 1].map(() => {
    for (let seq = 0; seq < 20; seq += 1) {
      journal.commit({ tasks: [{ ...task, seq }] });
      journal.rewind();
    }
    return statSync(`${path}-wal`).size;
  });
  assert.equal(sizes[1], sizes[0]);
  assert.equal(journal.state.tasks.get('a')?.seq, 19);
  journal.close();
  const again = openJournal(path);
  assert.equal(again.journal.state.tasks.get('a')?.seq, 19);
  again.journal.close();
});

test('a full disk: nothing of the change holds, and it goes on when there is space', (context) => {
  const path = join(folder(context), 'journal.db');
  const { journal } = openJournal(path, 12);
  const filler = { ...task, id: 'filler', message: 'x'.repeat(10_000) };
  journal.commit({ tasks: [filler] });
  const before = journal.state;
  assert.throws(
    () => journal.commit({ meta: { epoch: 9 }, tasks: [{ ...filler, id: 'b', message: 'x'.repeat(100_000) }] }),
    JournalWriteError,
  );
  assert.equal(journal.state, before);
  journal.commit({ forget: ['filler'] });
  assert.equal(journal.probe(), true);
  journal.commit({ tasks: [filler] });
  assert.equal(journal.state.tasks.size, 1);
  journal.close();
});

test('a damaged journal is kept aside and a fresh one has another id', (context) => {
  const place = folder(context);
  const path = join(place, 'journal.db');
  const first = openOrSetAside(path, 'now');
  const lost = first.journal.state.meta.journalId;
  first.journal.close();
  writeFileSync(path, 'not a database at all, and long enough to be looked at as one'.repeat(100));
  const second = openOrSetAside(path, 'now');
  assert.equal(second.fresh, true);
  assert.notEqual(second.journal.state.meta.journalId, lost);
  assert.match(second.setAside?.path ?? '', /journal\.db\.damaged-now$/);
  assert.ok(readdirSync(place).includes('journal.db.damaged-now'));
  second.journal.close();
});

test('a record that does not read is damage, not a guess', (context) => {
  const path = join(folder(context), 'journal.db');
  openJournal(path).journal.close();
  const database = new DatabaseSync(path);
  database.exec(`INSERT INTO task VALUES ('a', '{"id":"a"}')`);
  database.close();
  assert.equal(openOrSetAside(path, 'now').fresh, true);
});

test('a journal of a newer agent is left alone', (context) => {
  const path = join(folder(context), 'journal.db');
  openJournal(path).journal.close();
  const database = new DatabaseSync(path);
  database.exec('PRAGMA user_version = 99');
  database.close();
  assert.throws(() => openOrSetAside(path, 'now'), JournalTooNewError);
});

test('an older journal is migrated whole or not at all', () => {
  const database = new DatabaseSync(':memory:');
  const one = 'CREATE TABLE a (x TEXT)';
  assert.equal(migrate(database, [one]), 0);
  assert.throws(() => migrate(database, [one, 'CREATE TABLE b (x TEXT)', 'nonsense']));
  assert.deepEqual(tables(database), ['a']);
  assert.equal(migrate(database, [one, 'CREATE TABLE b (x TEXT)']), 1);
  assert.deepEqual(tables(database), ['a', 'b']);
});

function tables(database: DatabaseSync): unknown[] {
  return database
    .prepare(`SELECT name FROM sqlite_schema ORDER BY name`)
    .all()
    .map((row) => row['name']);
}
