import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleaningObject, scheduleObject } from '../testing/objects.ts';
import { scheduledSlotOf, scheduleRecordNames, scheduleRecordOf } from './schedule.ts';

const slot = Date.UTC(2026, 0, 5, 8) / 1000;

test('a record is called as the Job of a CronJob would be, and says what it is the record of', () => {
  const schedule = scheduleObject('weekday');
  assert.equal(scheduleRecordNames(schedule, slot)[0], 'weekday-29460000');
  assert.equal(scheduleRecordOf(schedule, slot), 'weekday/2026-01-05T08:00:00Z');
});

test('of a schedule with the longest name the record has a name that all of Kubernetes takes, and none of another’s', () => {
  const long = 'a'.repeat(63);
  const one = scheduleRecordNames(scheduleObject(long, { metadata: { uid: 'b5f1c2d3-e4' } }), slot);
  const other = scheduleRecordNames(scheduleObject(long, { metadata: { uid: 'c5f1c2d3-e4' } }), slot);
  for (const name of one) assert.match(name, /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
  assert.equal(new Set([...one, ...other]).size, 18);
  assert.match(one[0] ?? '', /^a{45}-b5f1c2d3-29460000$/);
});

test('a record is of the schedule that owns it, and no other object is one, whatever it says', () => {
  const owner = { apiVersion: 'kubevac.dev/v1alpha1', kind: 'VacuumSchedule', name: 'weekday', uid: 'uid-of-weekday' };
  const recordOf = 'weekday/2026-01-05T08:00:00Z';
  const record = (owners: object[], of = recordOf) =>
    scheduledSlotOf(cleaningObject('x', { metadata: { ownerReferences: owners as never }, spec: { recordOf: of } }));
  assert.deepEqual(record([owner]), { schedule: 'uid-of-weekday', slot });
  assert.equal(record([]), undefined);
  assert.equal(record([{ ...owner, kind: 'VacuumRobot' }]), undefined);
  assert.equal(record([{ ...owner, apiVersion: 'other.dev/v1' }]), undefined);
  assert.equal(record([owner], 'local/1795690801'), undefined);
  assert.equal(record([owner], 'weekday/2026-13-45Z'), undefined);
});
