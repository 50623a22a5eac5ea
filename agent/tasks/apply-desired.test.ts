/** What a `desired` changes, rule by rule of the protocol. Long, because it is one list; each sentence stands for itself. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import type { JournalState } from '../journal/records.ts';
import { applyDesired, forgettable } from './apply-desired.ts';
import {
  action,
  actionEntry,
  applied,
  boundSection,
  cleaning,
  cleaningEntry,
  documentOf,
  freshState,
  instantAt,
  second,
  standings,
  stateWith,
  timeAt,
} from './testing/records.ts';

const day = 24 * 3600;

function accepted(...ids: string[]): JournalState {
  const entries = ids.map((id) => cleaningEntry(id));
  return applied(stateWith(), { cleanings: { asOf: '10', entries } });
}

test('rule 7: a tombstone accepts nothing and cancels nothing', () => {
  const state = applied(accepted('a'), {
    robot: { asOf: '2', deleted: true },
    cleanings: { asOf: '11', entries: [cleaningEntry('a'), cleaningEntry('b')] },
  });
  assert.deepEqual(standings(state), { a: 'Accepted' });
  assert.equal(state.fences.robot, '2');
});

test('rule 7: an agent that was never bound ignores a tombstone', () => {
  assert.deepEqual(applyDesired(freshState(), documentOf({ robot: { asOf: '9', deleted: true } }), timeAt(1)), {});
});

test('rule 7: the section of a recreated robot is newer than the tombstone and wins', () => {
  const gone = applied(accepted('a'), { robot: { asOf: '20', deleted: true } });
  const back = applied(gone, {
    robot: boundSection({ asOf: '30', uid: 'robot-2' }),
    cleanings: { asOf: '31', entries: [cleaningEntry('b')] },
  });
  assert.deepEqual(standings(back), { a: 'Cancelled/Cancelled', b: 'Accepted' });
  const stale = applied(back, { robot: { asOf: '20', deleted: true } });
  assert.equal(stale.meta.robot?.uid, 'robot-2');
});

test('rule 10: an agent that is not the bound one accepts nothing and moves no fence of tasks', () => {
  const state = applied(stateWith(), {
    robot: boundSection({ asOf: '2', journalId: 'another' }),
    cleanings: { asOf: '10', entries: [cleaningEntry('a')] },
  });
  assert.deepEqual(standings(state), {});
  assert.deepEqual(state.fences, { robot: '2' });
});

test('rule 10: the document that binds the journal brings its tasks at once', () => {
  const state = applied(freshState(), {
    robot: boundSection(),
    cleanings: { asOf: '10', entries: [cleaningEntry('a')] },
  });
  assert.deepEqual(standings(state), { a: 'Accepted' });
  assert.equal(state.meta.everBound, true);
});

test('rule 11: an older section says nothing, also where another of the same document is newer', () => {
  const state = applied(accepted('a'), {
    cleanings: { asOf: '9', entries: [] },
    robotActions: { asOf: '9', entries: [actionEntry('dock', 'Dock')] },
  });
  assert.deepEqual(standings(state), { a: 'Accepted', dock: 'Accepted' });
  assert.deepEqual(state.fences, { robot: '1', cleanings: '10', robotActions: '9' });
});

test('rule 11: resourceVersions compare as numbers', () => {
  const state = applied(accepted('a'), { cleanings: { asOf: '9', entries: [] } });
  assert.deepEqual(standings(state), { a: 'Accepted' });
  assert.deepEqual(standings(applied(state, { cleanings: { asOf: '100', entries: [] } })), {
    a: 'Cancelled/Cancelled',
  });
});

test('rule 11: a section of equal asOf is applied again', () => {
  const lost = { ...accepted('a'), tasks: new Map() };
  const again = applied(lost, { cleanings: { asOf: '10', entries: [cleaningEntry('a')] } });
  assert.deepEqual(standings(again), { a: 'Accepted' });
});

test('rule 11: the same document twice changes nothing the second time', () => {
  const document = {
    cleanings: { asOf: '10', entries: [cleaningEntry('a'), cleaningEntry('b', { action: 'cancel' })] },
  };
  const once = applied(stateWith(), document);
  assert.deepEqual(applyDesired(once, documentOf(document), timeAt(1)), {});
});

test('rule 11: a new epoch resets every fence, an old one says nothing', () => {
  const state = applied(accepted('a'), { epoch: 2, cleanings: { asOf: '3', entries: [cleaningEntry('b')] } });
  assert.deepEqual(standings(state), { a: 'Cancelled/Cancelled', b: 'Accepted' });
  assert.deepEqual([state.meta.epoch, state.fences], [2, { cleanings: '3' }]);
  assert.deepEqual(
    applyDesired(state, documentOf({ epoch: 1, cleanings: { asOf: '99', entries: [] } }), timeAt(1)),
    {},
  );
});

test('rule 11: a fence and what it accepts are one change', () => {
  const document = documentOf({ cleanings: { asOf: '10', entries: [cleaningEntry('a')] } });
  const change = applyDesired(stateWith(), document, timeAt(1));
  assert.deepEqual([change.fences, change.tasks?.map(({ id }) => id)], [{ robot: '1', cleanings: '10' }, ['a']]);
});

test('rule 12: an unknown id is accepted with all that its entry says', () => {
  const entry = cleaningEntry('a', { createdAt: instantAt(-5), activeDeadlineSeconds: 600, mapId: 'm', suspend: true });
  const state = applied(stateWith(), { cleanings: { asOf: '10', entries: [entry] } });
  assert.deepEqual(state.tasks.get('a'), {
    ...cleaning('a', { createdAt: second(-5), activeDeadlineSeconds: 600, mapId: 'm', suspend: true }),
    acceptedAt: second(1),
  });
});

test('rule 12: an unknown id that is to be cancelled is journalled as Cancelled, so that it can never run', () => {
  const cancel = { asOf: '10', entries: [cleaningEntry('a', { action: 'cancel' })] };
  const state = applied(stateWith(), { cleanings: cancel });
  assert.deepEqual(standings(state), { a: 'Cancelled/Cancelled' });
  const later = applied(state, { cleanings: { asOf: '11', entries: [cleaningEntry('a')] } });
  assert.deepEqual(standings(later), { a: 'Cancelled/Cancelled' });
});

test('rule 12: a known id never runs again', () => {
  for (const phase of ['Succeeded', 'Failed', 'Cancelled'] as const) {
    const state = applied(stateWith([cleaning('a', { phase })]), {
      cleanings: { asOf: '10', entries: [cleaningEntry('a')] },
    });
    assert.equal(state.tasks.get('a')?.phase, phase);
  }
});

test('rule 17: what the cluster knows to have begun, and this journal does not, is not begun again', () => {
  const entries = [cleaningEntry('a', { begun: true }), cleaningEntry('b', { begun: true, action: 'cancel' })];
  const state = applied(stateWith([]), { cleanings: { asOf: '10', entries } });
  assert.deepEqual(standings(state), { a: 'Failed/JournalLost', b: 'Cancelled/Cancelled' });
  const known = applied(accepted('a'), { cleanings: { asOf: '11', entries: entries.slice(0, 1) } });
  assert.equal(standings(known)['a'], 'Accepted');
});

test('rule 12: of a known entry only suspend is followed', () => {
  const changedEntry = cleaningEntry('a', { suspend: true, createdAt: instantAt(50), startingDeadlineSeconds: 5000 });
  const state = applied(accepted('a'), { cleanings: { asOf: '11', entries: [changedEntry] } });
  const expected = { ...accepted('a').tasks.get('a'), suspend: true };
  assert.deepEqual(state.tasks.get('a'), expected);
});

test('rule 12: an unfinished task too many of a kind is refused as QueueFull, a Stop never', () => {
  const full = stateWith([
    ...Array.from({ length: LIMITS.openTasksPerKind }, (_, index) => cleaning(`clean-${index}`)),
    ...Array.from({ length: LIMITS.openTasksPerKind }, (_, index) => action(`dock-${index}`, 'Dock')),
  ]);
  const known = [...full.tasks.keys()];
  const state = applied(full, {
    cleanings: {
      asOf: '10',
      entries: [
        ...known.filter((id) => id.startsWith('clean')).map((id) => cleaningEntry(id)),
        cleaningEntry('one-more'),
      ],
    },
    robotActions: {
      asOf: '10',
      entries: [actionEntry('locate', 'Locate'), actionEntry('stop', 'Stop', { createdAt: instantAt(-60) })],
    },
  });
  assert.equal(standings(state)['one-more'], 'Failed/QueueFull');
  assert.equal(standings(state)['stop'], 'Accepted');
});

test('rule 12: what the same document takes back leaves room for what it brings', () => {
  const full = stateWith(Array.from({ length: LIMITS.openTasksPerKind }, (_, index) => cleaning(`clean-${index}`)));
  const state = applied(full, { cleanings: { asOf: '10', entries: [cleaningEntry('new')] } });
  assert.equal(standings(state)['new'], 'Accepted');
});

test('rule 12: cancel and absence end what has not begun, and halt what runs as its onCancel says', () => {
  const tasks = [
    cleaning('cancelled'),
    cleaning('absent'),
    cleaning('cancelled-running', { phase: 'Running', onCancel: 'Stop' }),
    cleaning('absent-running', { phase: 'Running' }),
    cleaning('done', { phase: 'Succeeded' }),
  ];
  const entries = [
    cleaningEntry('cancelled', { action: 'cancel' }),
    cleaningEntry('cancelled-running', { action: 'cancel' }),
  ];
  const state = applied(stateWith(tasks), { cleanings: { asOf: '10', entries } });
  assert.deepEqual(standings(state), {
    cancelled: 'Cancelled/Cancelled',
    absent: 'Cancelled/Cancelled',
    'cancelled-running': 'Running, halting Cancelled',
    'absent-running': 'Running, halting Cancelled',
    done: 'Succeeded',
  });
  assert.equal(state.tasks.get('cancelled-running')?.halting?.how, 'Stop');
  assert.equal(state.tasks.get('absent-running')?.halting?.how, 'Dock');
});

test('rule 18: a cancel of a Stop that is under way moves nothing: no halt drives the robot home for it', () => {
  const stop = action('stop', 'Stop', { phase: 'Running' });
  const locate = action('locate', 'Locate', { phase: 'Running' });
  const dock = action('dock', 'Dock', { phase: 'Running', onCancel: 'Stop' });
  const state = applied(stateWith([stop, locate, dock]), { robotActions: { asOf: '10', entries: [] } });
  assert.deepEqual(standings(state), { stop: 'Running', locate: 'Running', dock: 'Running, halting Cancelled' });
  assert.equal(state.tasks.get('stop')?.wanted, 'absent');
});

test('rule 12: absence from one section says nothing of another kind', () => {
  const state = applied(stateWith([cleaning('a'), action('dock', 'Dock')]), {
    robotActions: { asOf: '10', entries: [] },
  });
  assert.deepEqual(standings(state), { a: 'Accepted', dock: 'Cancelled/Cancelled' });
});

test('rule 1: where a section was cut, absence speaks only at or before the last sort key', () => {
  const tasks = [
    cleaning('b', { createdAt: second(1) }),
    cleaning('c', { createdAt: second(2) }),
    cleaning('d', { createdAt: second(2) }),
    cleaning('a', { createdAt: second(3) }),
  ];
  const cutAfter = { createdAt: instantAt(2), id: 'c' };
  const state = applied(stateWith(tasks), { cleanings: { asOf: '10', entries: [], cutAfter } });
  assert.deepEqual(standings(state), {
    b: 'Cancelled/Cancelled',
    c: 'Cancelled/Cancelled',
    d: 'Accepted',
    a: 'Accepted',
  });
});

test('rule 13: an id is forgotten only when it is over, absent and certainly past its limit', () => {
  const over = cleaning('over', { phase: 'Succeeded', wanted: 'absent' });
  const long = cleaning('long', { phase: 'Failed', wanted: 'absent', startingDeadlineSeconds: 3 * day });
  const tasks = [
    over,
    long,
    cleaning('open', { wanted: 'absent', phase: 'Running' }),
    cleaning('asked', { phase: 'Succeeded' }),
    cleaning('deleting', { phase: 'Cancelled', wanted: 'cancel' }),
  ];
  assert.deepEqual(forgettable(tasks, undefined), []);
  assert.deepEqual(forgettable(tasks, timeAt(day)), []);
  assert.deepEqual(forgettable(tasks, timeAt(day + 1, 1_000)), []);
  assert.deepEqual(forgettable(tasks, timeAt(day + 1, 999)), ['over']);
  assert.deepEqual(forgettable(tasks, timeAt(3 * day + 1)), ['over', 'long']);
});

test('rule 13: what came back after it was forgotten is too old to start, and is not forgotten while it is listed', () => {
  const now = timeAt(2 * day);
  const forgotten = applied(
    stateWith([cleaning('a', { phase: 'Succeeded', wanted: 'absent' })]),
    { cleanings: { asOf: '10', entries: [] } },
    now,
  );
  assert.deepEqual(standings(forgotten), {});
  const back = applied(forgotten, { epoch: 2, cleanings: { asOf: '3', entries: [cleaningEntry('a')] } }, now);
  assert.deepEqual(standings(back), { a: 'Accepted' });
});

test('rules 12 and 13: a full journal refuses new ids, keeps what it has, and takes a Stop all the same', () => {
  const many = Array.from({ length: LIMITS.journalTasks - 1 }, (_, index) =>
    action(`old-${index}`, 'Dock', { phase: 'Succeeded' }),
  );
  const state = applied(stateWith([...many, cleaning('a')]), {
    cleanings: { asOf: '10', entries: [cleaningEntry('a'), cleaningEntry('b', { createdAt: instantAt(9) })] },
    robotActions: { asOf: '10', entries: [actionEntry('stop', 'Stop')] },
  });
  assert.equal(state.tasks.size, LIMITS.journalTasks + 1);
  assert.equal(standings(state)['b'], undefined);
  assert.equal(standings(state)['stop'], 'Accepted');
  assert.equal(standings(state)['a'], 'Cancelled/Stopped');
});

test('rule 17: a fresh journal refuses what was created up to its boundAt plus the clock error', () => {
  const robot = boundSection({ asOf: '2', boundAt: instantAt(10) });
  const entries = [
    cleaningEntry('before', { createdAt: instantAt(9) }),
    cleaningEntry('at', { createdAt: instantAt(10) }),
    cleaningEntry('within-error', { createdAt: instantAt(12) }),
    cleaningEntry('after', { createdAt: instantAt(13) }),
  ];
  const state = applied(freshState(), { robot, cleanings: { asOf: '10', entries } }, timeAt(20, 2_000));
  assert.deepEqual(standings(state), {
    before: 'Failed/JournalLost',
    at: 'Failed/JournalLost',
    'within-error': 'Failed/JournalLost',
    after: 'Accepted',
  });
});

test('rule 17: a new robot UID under the same binding wipes nothing', () => {
  const state = applied(accepted('a'), { robot: boundSection({ asOf: '50', uid: 'robot-2' }) });
  assert.deepEqual(standings(state), { a: 'Accepted' });
});

const stopAt = (seconds: number, over = {}) => actionEntry('stop', 'Stop', { createdAt: instantAt(seconds), ...over });

test('rule 18: a Stop cancels all stamped up to one second after it, naming itself', () => {
  const tasks = [
    cleaning('accepted', { createdAt: second(5) }),
    cleaning('running', { createdAt: second(5), phase: 'Running' }),
    cleaning('tie', { createdAt: second(6) }),
    cleaning('later', { createdAt: second(7) }),
    action('dock', 'Dock', { createdAt: second(5) }),
  ];
  const entries = tasks.filter(({ section }) => section === 'cleanings').map(({ id }) => cleaningEntry(id));
  const state = applied(stateWith(tasks), {
    robotActions: { asOf: '10', entries: [stopAt(5), actionEntry('dock', 'Dock')] },
    cleanings: { asOf: '10', entries },
  });
  assert.deepEqual(standings(state), {
    accepted: 'Cancelled/Stopped',
    running: 'Running, halting Stopped',
    tie: 'Cancelled/Stopped',
    later: 'Accepted',
    dock: 'Cancelled/Stopped',
    stop: 'Accepted',
  });
  assert.match(state.tasks.get('tie')?.message ?? '', /name-of-stop/);
  assert.equal(state.tasks.get('running')?.halting?.how, 'Stop');
});

test('rule 18: a Stop counts at first sight, whether expired, cancelled or refused', () => {
  const sights = {
    expired: stopAt(5, { createdAt: instantAt(5), startingDeadlineSeconds: 0 }),
    cancelled: stopAt(5, { action: 'cancel' }),
    'older than the binding': stopAt(5),
  };
  for (const [why, entry] of Object.entries(sights)) {
    const robot = boundSection({ asOf: '2', boundAt: instantAt(why === 'older than the binding' ? 5.5 : -60) });
    const state = applied(
      stateWith([cleaning('a', { createdAt: second(5) })]),
      { robot, robotActions: { asOf: '10', entries: [entry] } },
      timeAt(1000),
    );
    assert.equal(standings(state)['a'], 'Cancelled/Stopped', why);
    assert.equal(state.meta.stopMark?.at, second(6), why);
  }
});

test('rule 18: what is heard of only after the Stop, or in the same document, never runs', () => {
  const entries = [cleaningEntry('a', { createdAt: instantAt(6) }), cleaningEntry('b', { createdAt: instantAt(7) })];
  const together = applied(stateWith(), {
    robotActions: { asOf: '10', entries: [stopAt(5)] },
    cleanings: { asOf: '10', entries },
  });
  const stopped = applied(stateWith(), { robotActions: { asOf: '10', entries: [stopAt(5)] } });
  const after = applied(stopped, { cleanings: { asOf: '10', entries } });
  for (const state of [together, after]) {
    assert.deepEqual(standings(state), { stop: 'Accepted', a: 'Cancelled/Stopped', b: 'Accepted' });
  }
});

test('rule 18: the mark is kept across epoch and UID, and never lowered', () => {
  const stopped = applied(stateWith(), { robotActions: { asOf: '10', entries: [stopAt(5)] } });
  const restored = applied(stopped, {
    epoch: 2,
    robot: boundSection({ uid: 'robot-2' }),
    robotActions: { asOf: '1', entries: [stopAt(3, { id: 'stop-2' })] },
    cleanings: { asOf: '1', entries: [cleaningEntry('a', { createdAt: instantAt(5) })] },
  });
  assert.equal(restored.meta.stopMark?.at, second(6));
  assert.equal(standings(restored)['a'], 'Cancelled/Stopped');
});

test('rule 18: a mark in the future is not clamped: it blocks', () => {
  const stopped = applied(stateWith(), { robotActions: { asOf: '10', entries: [stopAt(900)] } }, timeAt(1));
  const entries = [cleaningEntry('a', { createdAt: instantAt(800) })];
  assert.equal(
    standings(applied(stopped, { cleanings: { asOf: '11', entries } }, timeAt(801)))['a'],
    'Cancelled/Stopped',
  );
});

test('rule 18: one Stop does not cancel another', () => {
  const entries = [stopAt(5), actionEntry('stop-2', 'Stop', { createdAt: instantAt(4) })];
  const state = applied(stateWith(), { robotActions: { asOf: '10', entries } });
  assert.deepEqual(standings(state), { stop: 'Accepted', 'stop-2': 'Accepted' });
});

test('rule 18: a Stop makes a halt that would drive home stand still', () => {
  const halting = { how: 'Dock', phase: 'Cancelled', reason: 'Cancelled', message: 'the task was cancelled' } as const;
  const state = applied(stateWith([cleaning('a', { phase: 'Running', halting })]), {
    robotActions: { asOf: '10', entries: [stopAt(5)] },
  });
  assert.equal(state.tasks.get('a')?.halting?.how, 'Stop');
});
