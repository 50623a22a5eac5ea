import assert from 'node:assert/strict';
import { test } from 'node:test';
import { desired } from '@kubevac/protocol/desired.ts';
import { actionObject, cleaningObject, robotObject, timeOf } from '../testing/objects.ts';
import { desiredDocument, type RobotSnapshot } from './desired-document.ts';
import { robotSection, tombstone } from './robot-section.ts';
import type { TaskObject } from '../objects/task.ts';

function snapshot(over: Partial<RobotSnapshot> = {}, cleanings: readonly TaskObject[] = []): RobotSnapshot {
  return {
    epoch: 3,
    robot: { object: robotObject(), asOf: '10' },
    tasks: {
      Cleaning: { objects: cleanings, asOf: '11' },
      RobotAction: { objects: [actionObject('dock', 'Dock')], asOf: '12' },
      DrivePath: { objects: [], asOf: '15' },
      MapDump: { objects: [], asOf: '13' },
      SensorRead: { objects: [], asOf: '14' },
    },
    schedules: { objects: [], asOf: '16' },
    ...over,
  };
}

test('rule 11: each section carries the resourceVersion of its own kind', () => {
  const { payload, asOf } = desiredDocument(snapshot({}, [cleaningObject('a')]));
  const document = desired.parse(JSON.parse(payload));
  assert.deepEqual(asOf, {
    robot: '10',
    cleanings: '11',
    robotActions: '12',
    drivePaths: '15',
    mapDumps: '13',
    sensorReads: '14',
    schedules: '16',
  });
  assert.deepEqual([document.robot?.asOf, document.cleanings?.asOf, document.robotActions?.asOf], ['10', '11', '12']);
  assert.equal(document.epoch, 3);
});

test('rule 1: an empty section says that there are none', () => {
  const { cleanings } = desired.parse(JSON.parse(desiredDocument(snapshot()).payload));
  assert.deepEqual(cleanings, { asOf: '11', entries: [] });
});

test('rule 8: content that differs only in its stamp is equal', () => {
  const later = snapshot({ robot: { object: robotObject(), asOf: '99' } });
  assert.equal(desiredDocument(snapshot()).content, desiredDocument(later).content);
  assert.notEqual(desiredDocument(snapshot()).payload, desiredDocument(later).payload);
  assert.notEqual(desiredDocument(snapshot()).content, desiredDocument(snapshot({ epoch: 4 })).content);
  assert.notEqual(desiredDocument(snapshot()).content, desiredDocument(snapshot({}, [cleaningObject('a')])).content);
});

test('rule 7: a robot without an object is a tombstone as of the list that lacks it', () => {
  const { payload } = desiredDocument(snapshot({ robot: { goneAsOf: '44' } }));
  assert.deepEqual(desired.parse(JSON.parse(payload)).robot, { asOf: '44', deleted: true });
  assert.deepEqual(tombstone('44'), { asOf: '44', deleted: true });
});

test('what waits behind the cut is named, and what is over or cancelled is not behind it', () => {
  const many = Array.from({ length: 130 }, (_, index) =>
    cleaningObject(`c${index}`, { metadata: { creationTimestamp: timeOf(index) } }),
  );
  const { cut } = desiredDocument(snapshot({}, many));
  assert.deepEqual([...(cut.cleanings ?? [])], ['uid-of-c128', 'uid-of-c129']);
  assert.deepEqual([...(cut.robotActions ?? [])], []);
});

test('rule 1: the section of a robot says who it is, whom it is bound to and what is wanted', () => {
  const object = robotObject({
    spec: {
      timeZone: 'Europe/Berlin',
      quietHours: [{ start: '22:00', end: '06:00' }],
      places: [{ name: 'table', xMillimeters: 1, yMillimeters: 2 }],
      suspendUntil: '2026-02-01T00:00:00Z',
    },
    status: { agent: { journalId: 'j', boundAt: '2026-01-05T09:00:00.000Z' }, state: 'Docked' },
  });
  const section = robotSection(object, '10');
  assert.deepEqual(section, {
    asOf: '10',
    uid: 'uid-of-dusty',
    generation: 1,
    journalId: 'j',
    boundAt: '2026-01-05T09:00:00.000Z',
    suspend: false,
    suspendUntil: '2026-02-01T00:00:00.000Z',
    timeZone: 'Europe/Berlin',
    quietHours: object.spec?.quietHours,
    places: [{ name: 'table', xMillimeters: 1, yMillimeters: 2 }],
  });
  assert.ok(desired.safeParse({ protocol: 1, epoch: 1, robot: section }).success);
});

test('settings that are absent are not spoken of; restrictions that are there are all that there should be', () => {
  const told = (spec: Record<string, unknown>) => {
    const { settings, restrictions } = robotSection(robotObject({ spec }), '10');
    return { settings, restrictions };
  };
  const cables = { x1Millimeters: 1, y1Millimeters: 2, x2Millimeters: 3, y2Millimeters: 4 };
  assert.deepEqual(told({ settings: {} }), { settings: undefined, restrictions: undefined });
  assert.deepEqual(told({ settings: { volumePercent: 0 } }).settings, { volumePercent: 0 });
  assert.deepEqual(told({ restrictions: {} }).restrictions, { walls: [], noGoZones: [] });
  assert.deepEqual(told({ restrictions: { noGoZones: [{ name: 'cables', ...cables }] } }).restrictions, {
    walls: [],
    noGoZones: [cables],
  });
});

test('an instant with an offset is told in UTC, which is all that agents read', () => {
  const until = (suspendUntil: string) => robotSection(robotObject({ spec: { suspendUntil } }), '10');
  const told = until('2026-12-07T00:00:00+01:00');
  assert.equal(told.suspendUntil, '2026-12-06T23:00:00.000Z');
  assert.equal(until('2026-12-99T00:00:00Z').suspend, true);
  assert.ok(desired.safeParse({ protocol: 1, epoch: 1, robot: told }).success);
});

test('rule 1: what the robot does is no part of what it should do', () => {
  const busy = robotObject({ status: { state: 'Cleaning', battery: { percent: 4, charging: false } } });
  assert.deepEqual(robotSection(busy, '10'), robotSection(robotObject(), '10'));
});

test('rule 7: a robot that is being deleted says so', () => {
  const deleting = robotObject({ metadata: { deletionTimestamp: timeOf(9) } });
  assert.equal(robotSection(deleting, '10').deleting, true);
});

test('a VacuumRobot that does not read keeps its binding, and nothing new moves', () => {
  const agent = { journalId: 'j', boundAt: '2026-01-05T09:00:00.000Z' };
  const broken = robotObject({ spec: { places: 'everywhere' }, status: { agent } });
  assert.deepEqual(robotSection(broken, '10'), {
    asOf: '10',
    uid: 'uid-of-dusty',
    generation: 1,
    ...agent,
    suspend: true,
  });
});
