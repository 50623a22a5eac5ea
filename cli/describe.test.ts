import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readObject } from '@kubevac/crds/read-object.ts';
import { describeRobot } from './describe.ts';
import { readRobot } from './testing/api.ts';

const now = Date.parse('2026-11-26T09:00:00Z');

test('what a robot has is told section by section, what it lacks or has not said is left out', () => {
  assert.deepEqual(describeRobot(readRobot('dusty', { consumables: undefined }, { suspend: true }), now), [
    'Name:           dusty in namespace home',
    'State:          Docked',
    'Battery:        81 %',
    'Held:           by spec.suspend: kubectl vac unsuspend lets it move',
    'Conditions:     Ready=True for 25d: Ready: the robot would take up a task now',
    'Capabilities:   Clean, CleanRooms, CleanZones, CleanSpot, Pause, Dock, FanSpeed, Map, Sensors, ResetConsumable',
    'Fan speeds:     Low, High',
    'Rooms:',
    '  kitchen (16, of spec.rooms)',
    '  hall (zones of spec.rooms)',
    '  den (17)',
    'Places:         sofa (1,2)',
    'Sensors:',
    '  lidar (millimetres, at most every 200 ms)',
    '  battery (percent, at most every 1000 ms)',
    'Map:            map-1',
  ]);
});

test('of a robot that was never heard of there is its name alone', () => {
  const silent = Object.fromEntries(
    ['state', 'battery', 'capabilities', 'fanSpeeds', 'rooms', 'mapId', 'sensors', 'consumables', 'conditions'].map(
      (field) => [field, undefined],
    ),
  );
  assert.deepEqual(describeRobot(readRobot('dusty', silent, { rooms: [], places: [] }), now), [
    'Name:           dusty in namespace home',
    'State:          Unknown',
  ]);
});

test('its schedules are told with their next run and their last result', () => {
  const spec = { robotName: 'dusty', schedule: '0 9 * * 1-5', timeZone: 'Europe/Berlin', cleaning: { mode: 'Full' } };
  const schedules = [{}, { suspend: true }].map((over, at) =>
    readObject('VacuumSchedule', {
      metadata: { name: `s${at}` },
      spec: { ...spec, ...over },
      status: { nextScheduleTime: '2026-11-27T08:00:00Z', lastResult: 'Succeeded' },
    }),
  );
  const lines = describeRobot(readRobot('dusty'), now, schedules);
  assert.ok(lines.includes('  s0: 0 9 * * 1-5 (Europe/Berlin), next 2026-11-27T08:00:00Z, last Succeeded'));
  assert.ok(lines.includes('  s1: 0 9 * * 1-5 (Europe/Berlin), suspended, last Succeeded'));
});
