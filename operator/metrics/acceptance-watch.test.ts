import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TaskObject } from '../objects/task.ts';
import { AcceptanceWatch } from './acceptance-watch.ts';

function task(uid: string, phase: string, accepted?: 'True' | 'False'): TaskObject {
  const conditions = accepted === undefined ? [] : [{ type: 'Accepted', status: accepted, reason: 'Accepted' }];
  return { kind: 'Cleaning', metadata: { uid }, status: { phase, conditions } } as unknown as TaskObject;
}

function watched() {
  const it = { now: 0, seen: [] as number[] };
  const watch = new AcceptanceWatch({
    monotonic: () => it.now,
    observe: (_kind, seconds) => void it.seen.push(seconds),
  });
  return Object.assign(it, { watch });
}

test('a task that comes is timed until it is accepted, once', () => {
  const it = watched();
  it.watch.note({ type: 'Added', object: task('a', 'Pending') }, true);
  it.now = 200;
  it.watch.note({ type: 'Modified', object: task('a', 'Pending', 'False') }, true);
  it.now = 250;
  it.watch.note({ type: 'Modified', object: task('a', 'Running', 'True') }, true);
  it.now = 900;
  it.watch.note({ type: 'Modified', object: task('a', 'Succeeded', 'True') }, true);
  assert.deepEqual(it.seen, [0.25]);
});

test('what was there before, was refused, or went again is not timed', () => {
  const it = watched();
  it.watch.note({ type: 'Added', object: task('old', 'Pending') }, false);
  it.watch.note({ type: 'Modified', object: task('old', 'Running', 'True') }, true);
  it.watch.note({ type: 'Added', object: task('bad', 'Pending') }, true);
  it.watch.note({ type: 'Modified', object: task('bad', 'Failed', 'False') }, true);
  it.watch.note({ type: 'Added', object: task('gone', 'Pending') }, true);
  it.watch.note({ type: 'Deleted', object: task('gone', 'Pending') }, true);
  it.watch.note({ type: 'Modified', object: task('gone', 'Running', 'True') }, true);
  assert.deepEqual(it.seen, []);
});
