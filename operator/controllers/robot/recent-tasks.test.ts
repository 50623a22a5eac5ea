import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionObject, cleaningObject, timeOf } from '../../testing/objects.ts';
import { recentTasks } from './recent-tasks.ts';

function ended(name: string, seconds: number, phase = 'Succeeded') {
  return cleaningObject(name, {
    status: { phase, completionTime: timeOf(seconds), reason: 'Finished', summary: '3s' },
  });
}

test('the last ten that ended, newest first', () => {
  const tasks = Array.from({ length: 12 }, (_, index) => ended(`c${index}`, index));
  const recent = recentTasks(undefined, [cleaningObject('open'), ...tasks]);
  assert.deepEqual(
    recent.map(({ name }) => name),
    ['c11', 'c10', 'c9', 'c8', 'c7', 'c6', 'c5', 'c4', 'c3', 'c2'],
  );
  assert.deepEqual(recent[0], {
    kind: 'Cleaning',
    name: 'c11',
    result: 'Succeeded',
    reason: 'Finished',
    summary: '3s',
    finished: timeOf(11),
  });
});

test('the last failure stays in it, in the last place, also when its object is gone', () => {
  const failed = [ended('older', 0, 'Failed'), ended('failed', 1, 'Failed')];
  const well = Array.from({ length: 12 }, (_, index) => ended(`c${index}`, index + 2));
  const recent = recentTasks(undefined, [...failed, ...well]);
  assert.equal(recent.length, 10);
  assert.deepEqual(
    recent.slice(-2).map(({ name }) => name),
    ['c3', 'failed'],
  );
  assert.equal(recentTasks(recent, [...well, ended('c12', 14)]).at(-1)?.name, 'failed');
  assert.equal(recentTasks(recent, [ended('again', 15, 'Failed')]).at(-1)?.name, 'c3');
});

test('objects that are gone stay in it', () => {
  const before = recentTasks(undefined, [ended('a', 1), ended('b', 2)]);
  assert.deepEqual(
    recentTasks(before, [ended('c', 3)]).map(({ name }) => name),
    ['c', 'b', 'a'],
  );
});

test('a task is in it once; one of the same name that was made again is another', () => {
  const before = recentTasks(undefined, [ended('a', 1)]);
  assert.equal(recentTasks(before, [ended('a', 1)]).length, 1);
  assert.deepEqual(
    recentTasks(before, [ended('a', 5, 'Failed')]).map(({ result }) => result),
    ['Failed', 'Succeeded'],
  );
});

test('tasks of the same second have an order, so that the status is stable', () => {
  const dock = actionObject('a', 'Dock', { status: { phase: 'Failed', completionTime: timeOf(1) } });
  const tasks = [dock, ended('b', 1), ended('a', 1)];
  const names = (list: typeof tasks) => recentTasks(undefined, list).map(({ kind, name }) => `${kind} ${name}`);
  assert.deepEqual(names(tasks), ['Cleaning a', 'Cleaning b', 'RobotAction a']);
  assert.deepEqual(names(tasks.toReversed()), names(tasks));
  const { metadata, ...later } = ended('z', 1);
  const created = { ...later, metadata: { ...metadata, creationTimestamp: timeOf(1) } };
  assert.equal(names([...tasks, created])[0], 'Cleaning z');
});
