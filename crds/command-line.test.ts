import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCommand, type ParsedCommand } from './command-line.ts';

const parsed = (line: string, robot: 'FirstArgument' | 'Given' = 'FirstArgument'): ParsedCommand =>
  parseCommand(line.split(' ').filter(Boolean), { robot });

/** A command line, and the spec it becomes, without its robotName. */
const good: Readonly<Record<string, readonly [line: string, kind: string, spec: object]>> = {
  'rooms are a list, enum values are written as one likes': [
    'clean dusty --rooms kitchen,hall --fan low',
    'Cleaning',
    { mode: 'Rooms', rooms: ['kitchen', 'hall'], fanSpeed: 'Low' },
  ],
  'a flag that may be repeated adds to what was said': [
    'clean dusty --rooms kitchen --rooms=hall',
    'Cleaning',
    { mode: 'Rooms', rooms: ['kitchen', 'hall'] },
  ],
  'two zones, one with negative corners': [
    'clean dusty --zone=-500,200,1500,1800 --zone 0,0,100,100 --passes 2',
    'Cleaning',
    {
      mode: 'Zones',
      passes: 2,
      zones: [
        { x1Millimeters: -500, y1Millimeters: 200, x2Millimeters: 1500, y2Millimeters: 1800 },
        { x1Millimeters: 0, y1Millimeters: 0, x2Millimeters: 100, y2Millimeters: 100 },
      ],
    },
  ],
  'a spot at a place, with its size': [
    'clean dusty --spot dining-table --side 2000',
    'Cleaning',
    { mode: 'Spot', spot: { place: 'dining-table', sideMillimeters: 2000 } },
  ],
  'a spot at a point': [
    'clean dusty --spot=-1,2',
    'Cleaning',
    { mode: 'Spot', spot: { xMillimeters: -1, yMillimeters: 2 } },
  ],
  'the whole home, and all that any task may be asked with': [
    'clean dusty --all --record-map --start-within 1h30m --active-deadline 2h --on-cancel STOP --map-id map-1 --ttl 1d',
    'Cleaning',
    {
      mode: 'Full',
      recordMap: true,
      startingDeadlineSeconds: 5400,
      activeDeadlineSeconds: 7200,
      onCancel: 'Stop',
      mapId: 'map-1',
      ttlSecondsAfterFinished: 86_400,
    },
  ],
  'a path of places and points, with a stay at each': [
    'drive dusty --to sofa --to=-1200,300 --loops 3 --dwell 5s --on-blocked skip --on-complete stay',
    'DrivePath',
    {
      waypoints: [
        { place: 'sofa', dwellMilliseconds: 5000 },
        { xMillimeters: -1200, yMillimeters: 300, dwellMilliseconds: 5000 },
      ],
      loops: 3,
      onBlocked: 'Skip',
      onComplete: 'Stay',
    },
  ],
  'a negative coordinate may stand apart from its flag': [
    'drive dusty --to -1200,300',
    'DrivePath',
    { waypoints: [{ xMillimeters: -1200, yMillimeters: 300 }] },
  ],
  'a map as it comes': ['map dusty', 'MapDump', {}],
  'a map in several formats': [
    'map dusty --formats PNG,pgm --include rooms',
    'MapDump',
    { formats: ['png', 'pgm'], include: ['rooms'] },
  ],
  'a reading without more is one sample': [
    'sensors dusty lidar battery',
    'SensorRead',
    { sensors: ['lidar', 'battery'], samples: 1 },
  ],
  'a minute of lidar, five times a second': [
    'sensors dusty lidar --for 60s --every 200ms --format jsonl',
    'SensorRead',
    { sensors: ['lidar'], durationSeconds: 60, periodMilliseconds: 200, formats: ['jsonl'] },
  ],
  'a new filter': ['reset dusty filter', 'RobotAction', { action: 'ResetConsumable', consumable: 'filter' }],
  'home, soon or not at all': [
    'dock dusty --start-within=5s',
    'RobotAction',
    { action: 'Dock', startingDeadlineSeconds: 5 },
  ],
  'a sound': ['locate dusty', 'RobotAction', { action: 'Locate' }],
  'an empty dustbin': ['empty dusty', 'RobotAction', { action: 'EmptyDustbin' }],
  'a stop': ['stop dusty --hold', 'RobotAction', { action: 'Stop' }],
};

for (const [sentence, [line, kind, spec]] of Object.entries(good))
  test(`${sentence}: ${line}`, () => {
    const { command } = parsed(line) as Extract<ParsedCommand, { command: unknown }>;
    assert.equal(command.kind, kind);
    assert.deepEqual(command.spec, { robotName: 'dusty', ...spec });
  });

/** A command line, and how the fault begins. */
const bad: Readonly<Record<string, string>> = {
  '': 'a command begins with one of clean, drive,',
  'claen dusty --all': '"claen" is not a command: did you mean clean?',
  'vacuum dusty': '"vacuum" is not a command: there are clean, drive,',
  'clean --all': 'clean needs a robot: clean ROBOT',
  'clean dusty': 'clean needs to know what: --rooms kitchen,hall, --zone x1,y1,x2,y2, --spot PLACE or x,y, or --all',
  'clean dusty --all=false': 'clean needs to know what: ',
  'clean dusty --room kitchen': '--room is not a flag of clean: did you mean --rooms?',
  'clean dusty --lucky': '--lucky is not a flag of clean: it has --rooms, ',
  'clean dusty kitchen': 'clean does not know what "kitchen" is for: ',
  'clean dusty --all --rooms kitchen': 'clean takes one of --rooms and --all: ',
  'clean dusty --rooms': '--rooms has no value: write --rooms=ROOM,ROOM',
  'clean dusty --rooms --passes 2': '--rooms has no value: ',
  'clean dusty --rooms kitchen,,hall': '--rooms is "kitchen,,hall": it is a list with commas between',
  'clean dusty --rooms hall,hall': '--rooms is "hall,hall": each only once, and hall is there twice',
  'clean dusty --all --passes 7': '--passes is "7": at most 3',
  'clean dusty --all --passes two': '--passes is "two": it is a whole number',
  'clean dusty --all --passes 1 --passes 2': '--passes is given twice',
  'clean dusty --all --fan hgih':
    '--fan is "hgih": it is one of Min, Low, Medium, High, Turbo, Max: did you mean High?',
  'clean dusty --zone 1,2,3': '--zone is "1,2,3": it is two opposite corners',
  'clean dusty --zone 1,2,1,4': '--zone is "1,2,1,4": a zone has an area',
  'clean dusty --zone 0,0,9,9 --zone 0,0,1,2000000': '--zone is "0,0,1,2000000": at most 1000000 mm',
  'clean dusty --spot 1,2,3': '--spot is "1,2,3": it is a place, as in sofa, or x,y in millimetres',
  'clean dusty --spot Sofa': '--spot is "Sofa": a name has lower-case ASCII letters',
  'clean dusty --spot sofa --side 9': '--side is "9": at least 100 mm',
  'clean dusty --all --side 900': '--side is the size of a spot: ',
  'clean dusty --all --start-within 30': '--start-within is "30": a duration has a unit, as in 200ms, 30s, 5m',
  'clean dusty --all --start-within 1500ms': '--start-within is "1500ms": it is in whole seconds',
  'clean dusty --all --start-within 8d': '--start-within is "8d": at most 604800 s',
  'clean Dusty --all': 'the robot of clean is "Dusty": this is the metadata.name of a VacuumRobot',
  'clean dusty --all --hold': '--hold is not a flag of clean',
  'drive dusty': 'drive needs to know where to: ',
  'drive dusty --to 12': '--to is "12": it is a place, as in sofa, or x,y',
  'drive dusty --to sofa --on-blocked stay': '--on-blocked is "stay": it is one of Fail, Skip, Wait',
  'map dusty --formats pgn': '--formats is "pgn": it is one of png, svg, pgm, valetudo, raw: did you mean png?',
  'sensors dusty': 'sensors needs the names of what to read',
  'sensors dusty lidar --for 1m --samples 3': 'sensors takes one of --samples and --for',
  'sensors dusty lidar lidar': 'the list of sensors is ["lidar","lidar"]: each only once',
  'reset dusty': 'reset needs to know what is new',
  'reset dusty filter brush': 'reset takes one consumable, and brush is another',
  'map dusty --on-cancel Stop': '--on-cancel is not a flag of map: ',
  'sensors dusty lidar --map-id map-1': '--map-id is not a flag of sensors: ',
  dock: 'dock needs a robot: dock ROBOT',
  stop: 'stop needs a robot: stop ROBOT, or --all for every robot of the namespace',
  'stop dusty --all': 'stop --all is for every robot: leave dusty out, or --all',
};

for (const [line, fault] of Object.entries(bad))
  test(`"${line}" is refused: ${fault}`, () => {
    const result = parsed(line) as Extract<ParsedCommand, { fault: string }>;
    assert.ok(result.fault?.startsWith(fault), JSON.stringify(result));
    assert.ok(!result.fault.includes('\n'));
  });

test('a mission has its robot already: its line is the same without it', () => {
  const { command } = parsed('sensors lidar --samples 2', 'Given') as Extract<ParsedCommand, { command: unknown }>;
  assert.deepEqual(command.spec, { sensors: ['lidar'], samples: 2 });
  assert.equal(command.robot, undefined);
});

test('a mission stops its own robot alone, and holds none', () => {
  assert.deepEqual(parsed('stop --all', 'Given'), {
    fault: '--all is not a flag of stop: it has --start-within, --active-deadline, --keep',
  });
});

test('stop --all names no robot', () => {
  const { command } = parsed('stop --all --hold') as Extract<ParsedCommand, { command: unknown }>;
  assert.deepEqual(command.spec, { action: 'Stop' });
});

test('what follows -- is a word, whatever it begins with', () => {
  const { command } = parsed('sensors dusty -- -odd') as Extract<ParsedCommand, { command: unknown }>;
  assert.deepEqual(command.spec, { robotName: 'dusty', sensors: ['-odd'], samples: 1 });
});

test('a mission that names a robot all the same is told that it is bound to one', () => {
  const { fault } = parsed('clean dusty --all', 'Given') as Extract<ParsedCommand, { fault: unknown }>;
  assert.match(
    fault,
    /^clean does not know what "dusty" is for: .* a mission names no robot, since its Pod is bound to one$/,
  );
});
