import assert from 'node:assert/strict';
import { test } from 'node:test';
import { desired, taskSections, type TaskEntry } from '@kubevac/protocol/desired.ts';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import { PHASES } from '@kubevac/protocol/phases.ts';
import fc from 'fast-check';
import { actionObject, cleaningObject, timeOf } from '../testing/objects.ts';
import type { TaskObject } from '../objects/task.ts';
import { taskSection } from './task-section.ts';

/** What a robot is told of one task. */
function entryOf(task: TaskObject): TaskEntry | undefined {
  return taskSection([task], '1').entries[0];
}

function ids(tasks: readonly TaskObject[]): string[] {
  return taskSection(tasks, '1').entries.map(({ id }) => id.replace('uid-of-', ''));
}

function numbered(count: number, spec: (index: number) => Record<string, unknown> = () => ({})): TaskObject[] {
  return Array.from({ length: count }, (_, index) =>
    cleaningObject(`c${String(index).padStart(4, '0')}`, {
      metadata: { creationTimestamp: timeOf(index) },
      spec: spec(index),
    }),
  );
}

test('rule 1: an entry has what a robot needs, in the words of the protocol', () => {
  const task = cleaningObject('a', {
    spec: { mode: 'Rooms', rooms: ['kitchen'], activeDeadlineSeconds: 600, mapId: 'm', ttlSecondsAfterFinished: 5 },
  });
  const section = taskSection([task], '17');
  assert.deepEqual(section, {
    asOf: '17',
    entries: [
      {
        id: 'uid-of-a',
        name: 'a',
        action: 'run',
        createdAt: timeOf(0),
        startingDeadlineSeconds: 300,
        activeDeadlineSeconds: 600,
        suspend: false,
        onCancel: 'Dock',
        mapId: 'm',
        spec: { mode: 'Rooms', rooms: ['kitchen'], passes: 1, recordMap: false },
      },
    ],
  });
  assert.ok(desired.safeParse({ protocol: 1, epoch: 1, cleanings: section }).success);
});

test('rule 1: an entry exists while its object is non-terminal', () => {
  const listed = PHASES.filter((phase) => entryOf(cleaningObject('a', { status: { phase } })) !== undefined);
  assert.deepEqual(listed, ['Pending', 'Accepted', 'Running']);
});

test('rule 1: an entry is a cancel when the object is being deleted or its cancel is stored', () => {
  const deleting = cleaningObject('a', { metadata: { deletionTimestamp: timeOf(5) } });
  const cancelled = cleaningObject('a', { spec: { cancel: true } });
  assert.deepEqual([entryOf(deleting)?.action, entryOf(cancelled)?.action], ['cancel', 'cancel']);
  const over = cleaningObject('a', { metadata: { deletionTimestamp: timeOf(5) }, status: { phase: 'Succeeded' } });
  assert.equal(entryOf(over), undefined);
});

test('rule 21: a record of a scheduled run is never sent to a robot', () => {
  assert.equal(entryOf(cleaningObject('a', { spec: { recordOf: 'daily/2026-01-05' } })), undefined);
});

test('an object that does not read is not sent to a robot, unless to end what the robot may have of it', () => {
  const unreadable = (status: Record<string, unknown>) => cleaningObject('a', { spec: { mode: 'Fly' }, status });
  assert.equal(entryOf(unreadable({})), undefined);
  assert.equal(entryOf(unreadable({ robotName: 'dusty', phase: 'Succeeded' })), undefined);
  const entry = entryOf(unreadable({ robotName: 'dusty', phase: 'Running' }));
  assert.equal(entry?.action, 'cancel');
  assert.ok(taskSections.cleanings.shape.entries.element.safeParse(entry).success);
});

test('rule 1: the order is creation, then UID', () => {
  const at = (seconds: number) => ({ metadata: { creationTimestamp: timeOf(seconds) } });
  assert.deepEqual(ids([cleaningObject('b', at(2)), cleaningObject('c', at(1)), cleaningObject('a', at(2))]), [
    'c',
    'a',
    'b',
  ]);
});

test('rule 1: of many, the first 128 are listed, and the last key is named', () => {
  const tasks = numbered(LIMITS.entriesPerSection + 1);
  const { entries, cutAfter } = taskSection(tasks, '1');
  assert.equal(entries.length, LIMITS.entriesPerSection);
  assert.deepEqual(cutAfter, { createdAt: timeOf(127), id: 'uid-of-c0127' });
  assert.equal(taskSection(tasks.slice(1), '1').cutAfter, undefined);
});

test('rule 1: a task whose start is on record says so', () => {
  const begunOf = (status: Record<string, unknown>) => entryOf(cleaningObject('a', { status }))?.begun;
  assert.equal(begunOf({ phase: 'Accepted' }), undefined);
  assert.equal(begunOf({ phase: 'Running', startTime: timeOf(1) }), true);
});

test('rule 18: of more Stops than fit the newest are told', () => {
  const stops = Array.from({ length: LIMITS.urgentEntriesPerSection + 10 }, (_, index) =>
    actionObject(`s${index}`, 'Stop', { metadata: { creationTimestamp: timeOf(index) } }),
  );
  const { entries } = taskSection(stops, '1');
  assert.equal(entries[0]?.id, `uid-of-s${stops.length - 1}`);
  assert.ok(entries.length < stops.length);
});

test('rule 1: entries stay within 192 KiB', () => {
  const rooms = Array.from({ length: 32 }, (_, index) => String(index).padStart(64, 'x'));
  const { entries, cutAfter } = taskSection(
    numbered(120, () => ({ mode: 'Rooms', rooms })),
    '1',
  );
  const bytes = entries.reduce((sum, entry) => sum + Buffer.byteLength(JSON.stringify(entry)), 0);
  assert.ok(bytes <= LIMITS.bytesPerSection && bytes > LIMITS.bytesPerSection - 3_000, `${bytes}`);
  assert.equal(cutAfter?.id, entries.at(-1)?.id);
});

test('rule 1: all cancels and Stops are listed, before anything else and beyond the cut', () => {
  const cancels = numbered(300, (index) => ({ cancel: index >= 150 }));
  const section = taskSection(cancels, '1');
  assert.equal(section.entries.filter(({ action }) => action === 'cancel').length, 150);
  assert.equal(section.entries.length, 150 + 128);
  assert.equal(section.entries[0]?.action, 'cancel');
  assert.equal(section.cutAfter?.id, 'uid-of-c0127');
  const docks = Array.from({ length: 200 }, (_, index) => actionObject(`dock-${index}`, 'Dock'));
  const stop = actionObject('stop', 'Stop', { metadata: { creationTimestamp: timeOf(99) } });
  assert.equal(ids([...docks, stop])[0], 'stop');
});

const anyTask = fc
  .record({
    number: fc.nat(40),
    at: fc.nat(5),
    phase: fc.constantFrom(undefined, ...PHASES),
    cancel: fc.boolean(),
    suspend: fc.boolean(),
    deleting: fc.boolean(),
    rooms: fc.constantFrom(1, 32),
  })
  .map(({ number, at, phase, cancel, suspend, deleting, rooms }) =>
    cleaningObject(`c${number}`, {
      metadata: { creationTimestamp: timeOf(at), ...(deleting && { deletionTimestamp: timeOf(9) }) },
      spec: {
        mode: 'Rooms',
        rooms: Array.from({ length: rooms }, (_, room) => `${room}`.padStart(64, 'r')),
        cancel,
        suspend,
      },
      status: { phase },
    }),
  );
const anyTasks = fc.uniqueArray(anyTask, { maxLength: 40, selector: ({ metadata }) => metadata.uid });

test('rule 1: a section is a pure function of its objects: their order in the cache does not matter', () => {
  const shuffled = anyTasks.chain((tasks) =>
    fc.tuple(fc.constant(tasks), fc.shuffledSubarray(tasks, { minLength: tasks.length })),
  );
  fc.assert(
    fc.property(shuffled, ([tasks, others]) => {
      assert.equal(JSON.stringify(taskSection(tasks, '5')), JSON.stringify(taskSection(others, '5')));
    }),
  );
});

/** A task only ever goes forward: what was cancelled or terminal stays so, and what is gone does not come back. */
function later(task: TaskObject, step: number): TaskObject | undefined {
  if (step === 0) return { ...task, status: { phase: 'Failed' } } as TaskObject;
  if (step === 1) return { ...task, spec: { ...task.spec, cancel: true } } as TaskObject;
  if (step === 2) return { ...task, metadata: { ...task.metadata, deletionTimestamp: timeOf(9) } };
  return step === 3 ? undefined : ({ ...task, status: { phase: task.status.phase ?? 'Accepted' } } as TaskObject);
}

test('rule 3: an id that left never returns, and a cancel is never taken back', () => {
  const history = fc.array(fc.tuple(fc.nat(39), fc.nat(4)), { maxLength: 30 });
  fc.assert(
    fc.property(anyTasks, history, (tasks, steps) => {
      let now: readonly TaskObject[] = tasks;
      let before = new Map(taskSection(now, '1').entries.map(({ id, action }) => [id, action]));
      for (const [index, step] of steps) {
        const chosen = now[index % Math.max(now.length, 1)];
        now = now.flatMap((task) => (task === chosen ? (later(task, step) ?? []) : task));
        const entries = taskSection(now, '1').entries;
        for (const { id, action } of entries) {
          assert.ok(before.has(id), `${id} came back`);
          assert.ok(before.get(id) !== 'cancel' || action === 'cancel', `the cancel of ${id} was taken back`);
        }
        before = new Map(entries.map(({ id, action }) => [id, action]));
      }
    }),
  );
});

test('no cancel without a deleted, cancelled, terminal or gone object', () => {
  fc.assert(
    fc.property(anyTasks, (tasks) => {
      const { entries, cutAfter } = taskSection(tasks, '1');
      for (const task of tasks) {
        const { spec, metadata, status } = task;
        const over = ['Succeeded', 'Failed', 'Cancelled'].includes(status.phase ?? '');
        if (spec?.cancel === true || metadata.deletionTimestamp !== undefined || over) continue;
        assert.equal(cutAfter, undefined, 'forty entries are never cut');
        assert.equal(entries.find(({ id }) => id === metadata.uid)?.action, 'run');
      }
    }),
  );
});
