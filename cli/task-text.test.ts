import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readObject } from '@kubevac/crds/read-object.ts';
import { endText, taskBar, taskLine } from './task-text.ts';
import type { Task } from './task.ts';

function cleaning(status: object): Task {
  return readObject('Cleaning', { metadata: { name: 'kitchen' }, spec: { robotName: 'dusty', mode: 'Full' }, status });
}

const running = cleaning({ phase: 'Running', progress: { percent: 60 }, summary: '60 % · 6.1 m² · 12m' });
const queued = cleaning({ phase: 'Pending', reason: 'Queued', message: 'behind hall' });

test('a line says where a task stands, and why where that needs a reason', () => {
  assert.equal(taskLine(running), 'kitchen  Running  60 % · 6.1 m² · 12m');
  assert.equal(taskLine(queued), 'kitchen  Pending  Queued: behind hall');
  assert.equal(taskLine(cleaning({ phase: 'Running' })), 'kitchen  Running');
  assert.equal(taskLine(cleaning({})), 'kitchen  Pending');
});

test('a bar is for what runs as it should, and is never as wide as its terminal', () => {
  assert.equal(taskBar(running, 80), 'kitchen  ████████████░░░░░░░░  60 % · 6.1 m² · 12m');
  assert.equal(taskBar(queued, 80), taskLine(queued));
  const silent = cleaning({
    phase: 'Running',
    progress: { percent: 60 },
    reason: 'FirmwareSilent',
    message: 'no answer',
  });
  assert.equal(taskBar(silent, 80), 'kitchen  Running  FirmwareSilent: no answer');
  for (const columns of [10, 20, 40]) assert.ok(taskBar(running, columns).length < columns);
});

test('what failed ends with what to do, what was done does not', () => {
  const failed = cleaning({ phase: 'Failed', reason: 'DustbinFull', message: 'full', summary: '2.0 m² · 3m' });
  assert.deepEqual(endText(failed), [
    'kitchen  Failed  DustbinFull: full  2.0 m² · 3m',
    'What to do: Where the dock can empty it: kubectl vac dock dusty, then kubectl vac empty dusty (RobotActions Dock and EmptyDustbin); else empty it by hand.',
  ]);
  const cancelled = cleaning({ phase: 'Cancelled', reason: 'Cancelled', message: 'spec.cancel' });
  assert.deepEqual(endText(cancelled), ['kitchen  Cancelled  Cancelled: spec.cancel']);
  const succeeded = cleaning({ phase: 'Succeeded', message: 'done', summary: '8.1 m² · 3m' });
  assert.deepEqual(endText(succeeded), ['kitchen  Succeeded  8.1 m² · 3m']);
});

test('a reason of a newer operator is told as it is', () => {
  const failed = cleaning({ phase: 'Failed', reason: 'Hailstorm' });
  assert.deepEqual(endText(failed), ['kitchen  Failed  Hailstorm: no more is known']);
});
