import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readObject } from '@kubevac/crds/read-object.ts';
import type { ScheduledRun } from '@kubevac/protocol/schedule/reported-runs.ts';
import type { ScheduleObject } from '../../objects/schedule.ts';
import { scheduleObject } from '../../testing/objects.ts';
import { recordKindOf, recordObject } from './record-object.ts';

const run: ScheduledRun = {
  schedule: 'uid-of-a',
  slot: Date.UTC(2026, 0, 5, 8) / 1000,
  generation: 1,
  phase: 'Succeeded',
  task: { section: 'mapDumps', spec: { formats: ['png'] } },
};
const nightly = { mapDump: { formats: ['png'], include: ['path'], output: { name: 'floor' } } };

/** The spec of the record. */
function specOf(schedule: ScheduleObject, over: Partial<ScheduledRun> = {}): Record<string, unknown> {
  const recorded = { ...run, ...over };
  const kind = recordKindOf(recorded);
  assert.ok(kind);
  const object = recordObject(schedule, recorded, { kind, name: 'x' });
  assert.equal(readObject(kind, object).fault, undefined);
  return (object as { spec: Record<string, unknown> }).spec;
}

test('a record is born as one, owned by its schedule, with labels to find it by', () => {
  const schedule = scheduleObject('a', { spec: nightly });
  const object = recordObject(schedule, run, { kind: 'MapDump', name: 'a-29460000' });
  assert.deepEqual(object, {
    apiVersion: 'kubevac.dev/v1alpha1',
    kind: 'MapDump',
    metadata: {
      name: 'a-29460000',
      namespace: 'home',
      labels: { 'kubevac.dev/origin': 'schedule', 'kubevac.dev/schedule': 'a', 'kubevac.dev/robot': 'dusty' },
      ownerReferences: [
        { apiVersion: 'kubevac.dev/v1alpha1', kind: 'VacuumSchedule', name: 'a', uid: 'uid-of-a', controller: true },
      ],
    },
    spec: {
      robotName: 'dusty',
      recordOf: 'a/2026-01-05T08:00:00Z',
      startingDeadlineSeconds: 3600,
      formats: ['png'],
      include: ['path'],
      output: { name: 'floor-29460000' },
    },
  });
});

test('each run has a Secret of its own, also where the name of one leaves no room', () => {
  const named = (name: string) => specOf(scheduleObject('a', { spec: { mapDump: { output: { name } } } }))['output'];
  assert.deepEqual(named('floor'), { name: 'floor-29460000' });
  assert.equal(named('f'.repeat(250)), undefined);
});

test('where the schedule was changed since, the record says what the robot did, by the robot’s own word', () => {
  const schedule = scheduleObject('a', {
    metadata: { generation: 2 },
    spec: { mapDump: { formats: ['svg'], include: [] } },
  });
  assert.deepEqual([specOf(schedule)['formats'], specOf(schedule)['include']], [['png'], []]);
  const rooms: ScheduledRun['task'] = { section: 'cleanings', spec: { mode: 'Rooms', rooms: ['kitchen'], passes: 1 } };
  const { robotName, mode, rooms: cleaned, formats } = specOf(schedule, { task: rooms });
  assert.deepEqual([robotName, mode, cleaned, formats], ['dusty', 'Rooms', ['kitchen'], undefined]);
});

test('a run of which the agent does not say what it did has no record', () => {
  assert.equal(recordKindOf({ ...run, task: undefined }), undefined);
});
