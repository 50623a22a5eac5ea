import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportedTask } from '@kubevac/protocol/reported.ts';
import { cleaningObject } from '../../testing/objects.ts';
import { endedDeleted } from './ended-deleted.ts';
import { recentTasks } from './recent-tasks.ts';

const deleted = cleaningObject('gone', { status: { phase: 'Running' } });
const end = reportedTask.parse({
  id: deleted.metadata.uid,
  section: 'cleanings',
  phase: 'Cancelled',
  seq: 7,
  startedAt: '2026-01-05T10:00:01.000Z',
  finishedAt: '2026-01-05T10:04:01.400Z',
  reason: 'Cancelled',
  message: 'the task was cancelled',
  result: { areaSquareCentimeters: 105_000, durationSeconds: 240 },
});

test('a task that was deleted while the robot was at it is in the history once the robot says how it ended', () => {
  assert.deepEqual(recentTasks(undefined, endedDeleted([deleted], [end])), [
    {
      kind: 'Cleaning',
      name: 'gone',
      result: 'Cancelled',
      reason: 'Cancelled',
      summary: '10.5 m² · 4m',
      finished: '2026-01-05T10:04:01Z',
    },
  ]);
});

test('before that, and of others, there is nothing to tell', () => {
  assert.deepEqual(endedDeleted([deleted], [{ ...end, phase: 'Running' }]), []);
  assert.deepEqual(endedDeleted([deleted], [{ ...end, id: 'another' }]), []);
});
