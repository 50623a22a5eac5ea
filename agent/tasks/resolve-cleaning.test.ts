import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CleaningTask } from '@kubevac/protocol/tasks.ts';
import type { DriverInfo } from '../drivers/driver.ts';
import { resolveCleaning } from './resolve-cleaning.ts';
import type { Surroundings } from './resolving.ts';
import { modelInfo } from '../drivers/testing/firmware-model.ts';

const zone = { x1Millimeters: 0, y1Millimeters: 0, x2Millimeters: 1000, y2Millimeters: 1000 };
const info: DriverInfo = {
  ...modelInfo,
  capabilities: ['Clean', 'CleanRooms', 'CleanZones', 'CleanSpot', 'FanSpeed'],
  fanSpeeds: ['Low', 'Max'],
  rooms: [
    { name: 'Room 16', segmentId: '16' },
    { name: 'bath', segmentId: '17' },
  ],
  mapId: 'map-1',
};
const robot: Surroundings['robot'] = {
  rooms: [
    { name: 'kitchen', segmentId: '16' },
    { name: 'corner', zones: [zone] },
  ],
  places: [{ name: 'table', xMillimeters: 5, yMillimeters: 6 }],
};

/** The motion, or the refusal as `Unsupported: the robot lacks …`. */
function resolved(task: Partial<CleaningTask>, over: Partial<DriverInfo> = {}, mapId?: string): unknown {
  const around = { robot, info: { ...info, ...over } };
  const result = resolveCleaning({ mode: 'Full', passes: 1, ...task }, mapId, around);
  return 'motion' in result ? result.motion : `${result.refusal.reason}: ${result.refusal.message}`;
}

const rooms = (...names: string[]) => ({ mode: 'Rooms', rooms: names }) as const;

test('rule 12: rooms are found by the names of the VacuumRobot, of the robot, and by number', () => {
  assert.deepEqual(resolved(rooms('kitchen', 'bath')), { kind: 'Rooms', segmentIds: ['16', '17'], passes: 1 });
  assert.deepEqual(resolved(rooms('17')), { kind: 'Rooms', segmentIds: ['17'], passes: 1 });
});

test('rule 12: a room that is rectangles becomes zones', () => {
  assert.deepEqual(resolved(rooms('corner')), { kind: 'Zones', zones: [zone], passes: 1 });
  assert.match(String(resolved(rooms('corner', 'kitchen'))), /^Unsupported: .*make two tasks/);
});

test('rule 12: an unknown room fails with the list of the known', () => {
  assert.equal(
    resolved(rooms('kitchen', 'attic')),
    'UnknownRoom: there is no room "attic"; known are: kitchen, corner, Room 16, bath',
  );
});

test('rule 12: a place is looked up at the start, an unknown one fails with the list', () => {
  assert.deepEqual(resolved({ mode: 'Spot', spot: { place: 'table', sideMillimeters: 800 } }), {
    kind: 'Spot',
    xMillimeters: 5,
    yMillimeters: 6,
    sideMillimeters: 800,
    passes: 1,
  });
  assert.equal(
    resolved({ mode: 'Spot', spot: { place: 'sofa' } }),
    'UnknownPlace: there is no place "sofa"; known are: table',
  );
});

test('rule 12: what the robot lacks fails as Unsupported, naming what it has', () => {
  const few = { capabilities: ['Clean'] } satisfies Partial<DriverInfo>;
  assert.equal(resolved(rooms('kitchen'), few), 'Unsupported: the robot lacks CleanRooms; it has Clean');
  assert.equal(resolved({ fanSpeed: 'Max' }, few), 'Unsupported: the robot lacks FanSpeed; it has Clean');
  assert.equal(resolved({ fanSpeed: 'Turbo' }), 'Unsupported: the robot has no fan speed Turbo; it has Low, Max');
});

test('rule 12: rectangles for a robot that knows no zones fail as Unsupported', () => {
  assert.match(
    String(resolved(rooms('corner'), { capabilities: ['CleanRooms'] })),
    /^Unsupported: the robot lacks CleanZones/,
  );
});

test('a task for one map does not run on another', () => {
  assert.deepEqual(resolved({}, {}, 'map-1'), { kind: 'Full', passes: 1 });
  assert.equal(resolved({}, {}, 'map-2'), 'MapChanged: spec.mapId is map-2, and the robot uses map map-1');
  assert.equal(
    resolved({}, { mapId: undefined }, 'map-2'),
    'MapChanged: spec.mapId is map-2, and the robot has no map',
  );
});

test('passes and fan speed go along', () => {
  assert.deepEqual(resolved({ passes: 2, fanSpeed: 'Max' }), { kind: 'Full', passes: 2, fanSpeed: 'Max' });
});
