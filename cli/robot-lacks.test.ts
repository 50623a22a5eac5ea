import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCommand } from '@kubevac/crds/command-line.ts';
import { robotLacks } from '@kubevac/crds/command-line/robot-lacks.ts';
import { savedCommand } from './outputs/saving.ts';
import { readRobot } from './testing/api.ts';

function lackOf(line: string, status: object = {}): string | undefined {
  const parsed = parseCommand(line.split(' '), { robot: 'FirstArgument' });
  assert.ok('command' in parsed, JSON.stringify(parsed));
  return robotLacks(parsed.command, readRobot('dusty', status));
}

/** What was asked, and what the robot lacks for it. */
const asked: Readonly<Record<string, string | undefined>> = {
  'clean dusty --all': undefined,
  'clean dusty --rooms kitchen,den': undefined,
  'clean dusty --rooms kitchen,hall,den':
    'dusty cleans hall as zones of spec.rooms and kitchen, den as rooms of its own, not both in one task: make two',
  'clean dusty --rooms 17': undefined,
  'clean dusty --rooms kitchen --fan low': undefined,
  'clean dusty --spot sofa': undefined,
  'clean dusty --spot 5,5': undefined,
  'clean dusty --rooms hal': 'dusty has no room "hal": it has kitchen, hall, den: did you mean hall?',
  'clean dusty --all --fan turbo': 'dusty has no fan speed "Turbo": it has Low, High',
  'clean dusty --spot soffa': 'dusty has no place "soffa": it has sofa: did you mean sofa?',
  'clean dusty --all --map-id map-2': 'dusty uses map map-1, not map-2',
  'drive dusty --to 1,2 --to bin': 'dusty has no place "bin": it has sofa',
  'map dusty': undefined,
  'sensors dusty lidar battery': undefined,
  'sensors dusty wind': 'dusty has no sensor "wind": it has lidar, battery',
  'sensors dusty lidar --for 1s --every 50ms': 'dusty reads lidar at most every 200 ms: ask for 200 ms or more',
  'reset dusty brush': 'dusty has no consumable "brush": it has filter',
  'dock dusty': undefined,
  'locate dusty':
    'dusty lacks Locate: it has Clean, CleanRooms, CleanZones, CleanSpot, Pause, Dock, FanSpeed, Map, Sensors, ResetConsumable',
  'stop dusty': undefined,
};

for (const [line, lack] of Object.entries(asked))
  test(`${line}: ${lack ?? 'nothing speaks against it'}`, () => assert.equal(lackOf(line), lack));

test('a room that spec.rooms draws as zones needs no rooms of the firmware', () => {
  const zonesOnly = { capabilities: ['Clean', 'CleanZones'] };
  assert.equal(lackOf('clean dusty --rooms hall', zonesOnly), undefined);
  assert.equal(lackOf('clean dusty --rooms kitchen', zonesOnly), 'dusty lacks CleanRooms: it has Clean, CleanZones');
});

test('a drive is at most as fast as the robot', () => {
  const mover = { capabilities: ['GoTo', 'GoToSpeed'], maximumSpeedMillimetersPerSecond: 300 };
  assert.equal(lackOf('drive dusty --to 1,2 --speed 300', mover), undefined);
  assert.equal(
    lackOf('drive dusty --to 1,2 --speed 301', mover),
    'dusty drives at 300 mm/s at most: ask for 300 or less',
  );
});

test('a map at the end of a cleaning, as for -o, needs a robot that has one', () => {
  const parsed = parseCommand(['clean', 'dusty', '--all'], { robot: 'FirstArgument' });
  assert.ok('command' in parsed);
  const { command } = savedCommand(parsed.command, { into: 'File', path: 'home.png' });
  assert.equal(robotLacks(command, readRobot('dusty')), undefined);
  assert.equal(robotLacks(command, readRobot('dusty', { capabilities: ['Clean'] })), 'dusty lacks Map: it has Clean');
});

test('a driver that reads neither maps nor sensors is asked for neither', () => {
  const motionOnly = { capabilities: ['Clean', 'Dock'] };
  assert.equal(lackOf('map dusty', motionOnly), 'dusty lacks Map: it has Clean, Dock');
  assert.equal(lackOf('sensors dusty lidar', motionOnly), 'dusty lacks Sensors: it has Clean, Dock');
});

test('a robot that never connected has said nothing that could speak against a task', () => {
  const silent = {
    capabilities: undefined,
    rooms: undefined,
    fanSpeeds: undefined,
    sensors: undefined,
    mapId: undefined,
  };
  for (const line of [
    'clean dusty --rooms attic',
    'clean dusty --all --fan max',
    'sensors dusty wind',
    'locate dusty',
    'map dusty',
  ])
    assert.equal(lackOf(line, silent), undefined, line);
});
