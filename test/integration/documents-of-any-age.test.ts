import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyDesired } from '@kubevac/agent/tasks/apply-desired.ts';
import { changed } from '@kubevac/agent/journal/journal.ts';
import type { Fences, JournalState, TaskRecord } from '@kubevac/agent/journal/records.ts';
import {
  desired,
  SECTIONS,
  TASK_SECTIONS,
  type Desired,
  type SectionName,
  type TaskEntry,
} from '@kubevac/protocol/desired.ts';
import { parseDocument } from '@kubevac/protocol/documents.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import fc from 'fast-check';
import { historyArbitrary, isOver, type History } from '../support/object-history.ts';

const now = { milliseconds: Date.UTC(2026, 0, 5, 11), errorMilliseconds: 10 };

/** With every section, as operators publish it. */
type Whole = Desired & { [Name in SectionName]: NonNullable<Desired[Name]> };

function read(payload: string): Whole {
  const parsed = parseDocument(desired, Buffer.from(payload));
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.message);
  return parsed.value as Whole;
}

function applied(state: JournalState, document: Desired): JournalState {
  const next = changed(state, applyDesired(state, document, now));
  assert.deepEqual(applyDesired(next, document, now), {}, 'rule 11: applied twice equals once');
  assertOnward(state, next);
  return next;
}

function assertOnward(before: JournalState, after: JournalState): void {
  assert.ok(markOf(after) >= markOf(before), 'rule 18: the mark is never lowered');
  assert.ok(after.meta.epoch >= before.meta.epoch, 'rule 11: the epoch never decreases');
  if (after.meta.epoch === before.meta.epoch) assertSeen(before.fences, after.fences);
  for (const { id, phase } of before.tasks.values()) {
    if (isTerminal(phase)) assert.equal(after.tasks.get(id)?.phase, phase, 'rule 4: over is over');
  }
}

function assertSeen(before: Fences, after: Fences): void {
  for (const name of SECTIONS) {
    assert.ok(BigInt(after[name] ?? '0') >= BigInt(before[name] ?? '0'), 'rule 11: seen never decreases');
  }
}

function markOf({ meta }: JournalState): number {
  return meta.stopMark?.at ?? 0;
}

const fresh: JournalState = {
  meta: { journalId: 'journal-1', epoch: 0, everBound: false },
  fences: {},
  tasks: new Map(),
  schedules: new Map(),
};

/** As after the newest document, whatever came before or after it. */
function assertAsNewest(state: JournalState, newest: Whole, histories: readonly History[]): void {
  const { robot } = newest;
  const { asOf, ...said } = robot;
  assert.equal(state.meta.epoch, newest.epoch);
  assert.deepEqual(state.meta.robot, said);
  const stamps = TASK_SECTIONS.map((name) => [name, newest[name].asOf] as const);
  assert.deepEqual(state.fences, { robot: asOf, schedules: newest.schedules?.asOf, ...Object.fromEntries(stamps) });
  const listed = TASK_SECTIONS.flatMap((name): TaskEntry[] => newest[name].entries);
  const entries = new Map(listed.map((entry) => [entry.id, entry]));
  for (const [id, { action, suspend }] of entries) {
    const { wanted, suspend: followed } = state.tasks.get(id) ?? {};
    assert.deepEqual({ wanted, followed }, { wanted: action, followed: suspend }, id);
  }
  for (const task of state.tasks.values()) {
    if (!entries.has(task.id)) assert.equal(task.wanted, 'absent');
    assertStanding(task, state, histories);
  }
}

function assertStanding(task: TaskRecord, state: JournalState, histories: readonly History[]): void {
  const isStop = task.section === 'robotActions' && task.spec.action === 'Stop';
  const stopped = !isStop && task.createdAt <= markOf(state);
  const over = histories.some((history) => isOver(history, task.id));
  if (task.wanted !== 'run' || stopped) assert.equal(task.phase, 'Cancelled', task.id);
  else if (over) assert.ok(['Cancelled', 'Accepted'].includes(task.phase), task.id);
  else
    assert.equal(task.phase, 'Accepted', `${task.id}: no cancel without a deleted, cancelled, terminal or gone object`);
}

test('rules 1, 4, 11, 12, 18: documents of two operators of any age, in any order and number, end as the newest alone', () => {
  const story = historyArbitrary().chain((history) =>
    fc.record({
      history: fc.constant(history),
      seen: fc.array(history.documentArbitrary, { maxLength: 12 }),
      after: fc.array(history.documentArbitrary, { maxLength: 4 }),
    }),
  );
  fc.assert(
    fc.property(story, ({ history, seen, after }) => {
      const newest = read(history.newest);
      let state = fresh;
      for (const payload of [...seen, history.newest, ...after]) state = applied(state, read(payload));
      assertAsNewest(state, newest, [history]);
      assertAsNewest(applied(fresh, newest), newest, [history]);
    }),
    { numRuns: 400 },
  );
});

test('rule 11: after a restored backup the documents of the old epoch say nothing any more', () => {
  const story = fc.tuple(historyArbitrary(1), historyArbitrary(2)).chain(([before, restored]) =>
    fc.record({
      histories: fc.constant([before, restored] as const),
      seen: fc.array(fc.oneof(before.documentArbitrary, restored.documentArbitrary), { maxLength: 12 }),
      after: fc.array(fc.oneof(before.documentArbitrary, restored.documentArbitrary), { maxLength: 4 }),
    }),
  );
  fc.assert(
    fc.property(story, ({ histories, seen, after }) => {
      const { newest } = histories[1];
      let state = fresh;
      for (const payload of [...seen, newest, ...after]) state = applied(state, read(payload));
      assertAsNewest(state, read(newest), histories);
    }),
    { numRuns: 300 },
  );
});
