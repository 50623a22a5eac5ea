import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import { schedulesSection as sectionSchema } from '@kubevac/protocol/schedule/desired-schedules.ts';
import { scheduleObject, timeOf } from '../testing/objects.ts';
import { schedulesSection } from './schedules-section.ts';

test('rule 1: a schedule travels with its times, its task, and up to where its runs are on record', () => {
  const status = { recordedThrough: '2026-01-05T08:00:00Z', lastResult: 'Succeeded' };
  const { entries } = schedulesSection([scheduleObject('weekday', { status })], '7');
  assert.deepEqual(entries, [
    {
      id: 'uid-of-weekday',
      name: 'weekday',
      createdAt: timeOf(0),
      generation: 1,
      schedule: '0 9 * * *',
      timeZone: 'Europe/Berlin',
      suspend: false,
      startingDeadlineSeconds: 3600,
      recordedThrough: Date.UTC(2026, 0, 5, 8) / 1000,
      onCancel: 'Dock',
      task: { section: 'cleanings', spec: { mode: 'Full', passes: 1, recordMap: false } },
    },
  ]);
  assert.ok(sectionSchema.safeParse({ asOf: '7', entries }).success);
});

test('what the robot has no use for stays in the cluster', () => {
  const spec = { mapDump: { formats: ['png', 'raw'], include: ['path'], output: { name: 'nightly' } } };
  const [entry] = schedulesSection([scheduleObject('nightly', { spec })], '7').entries;
  assert.deepEqual(entry?.task, { section: 'mapDumps', spec: { formats: ['png', 'raw'] } });
});

test('a schedule that is being deleted, or does not read, is absent', () => {
  const deleting = scheduleObject('a', { metadata: { deletionTimestamp: timeOf(5) } });
  const broken = scheduleObject('b', { spec: { schedule: 9 } });
  assert.deepEqual(schedulesSection([deleting, broken], '7'), { asOf: '7', entries: [] });
});

test('the oldest are told, and the section says where it was cut', () => {
  const many = Array.from({ length: LIMITS.schedules + 2 }, (_, at) =>
    scheduleObject(`s${at}`, { metadata: { creationTimestamp: timeOf(at) } }),
  );
  const { entries, cutAfter } = schedulesSection(many.toReversed(), '7');
  assert.deepEqual([entries.length, entries[0]?.name], [LIMITS.schedules, 's0']);
  assert.deepEqual(cutAfter, { createdAt: timeOf(LIMITS.schedules - 1), id: `uid-of-s${LIMITS.schedules - 1}` });
});
