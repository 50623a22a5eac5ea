import { FAN_SPEEDS, type CleaningMode } from '@kubevac/protocol/tasks.ts';
import { CommandFault } from '../fault.ts';
import { isGiven, valueOf, type Flag, type Given } from '../flag.ts';
import type { TaskVerb } from '../task-verb.ts';
import { choiceOf, listOf, readInteger, readPlaceOrPoint, readSwitch, readText, readZone } from '../values.ts';

/** Each says what to clean. None is the default: a misspelt flag must not become a cleaning of the whole home. */
const modes: Readonly<Record<string, CleaningMode>> = { rooms: 'Rooms', zone: 'Zones', spot: 'Spot', all: 'Full' };
const modeWords = '--rooms kitchen,hall, --zone x1,y1,x2,y2, --spot PLACE or x,y, or --all for the whole home';

const flags: readonly Flag[] = [
  {
    name: 'rooms',
    value: 'ROOM,ROOM',
    help: 'these rooms, by the names the robot knows or spec.rooms gives',
    repeated: true,
    field: 'rooms',
    names: 'Rooms',
    read: listOf(readText),
  },
  {
    name: 'zone',
    value: 'x1,y1,x2,y2',
    help: 'this rectangle, in millimetres on the map of the robot; may be repeated',
    repeated: true,
    field: 'zones',
    read: readZone,
  },
  {
    name: 'spot',
    value: 'PLACE|x,y',
    help: 'around a place of spec.places, or a point in millimetres',
    field: 'spot',
    names: 'Places',
    read: readPlaceOrPoint,
  },
  {
    name: 'side',
    value: 'MILLIMETRES',
    help: 'the side of the square around the spot (default 1500)',
    field: 'sideMillimeters',
    read: readInteger,
  },
  { name: 'all', help: 'the whole home', read: readSwitch },
  {
    name: 'passes',
    value: 'NUMBER',
    help: 'how many times to go over everything, 1 to 3 (default 1)',
    field: 'passes',
    read: readInteger,
  },
  {
    name: 'fan',
    value: FAN_SPEEDS.join('|'),
    help: 'how hard to suck; put back afterwards (default: as the robot is set)',
    field: 'fanSpeed',
    choices: FAN_SPEEDS,
    read: choiceOf(FAN_SPEEDS),
  },
  {
    name: 'record-map',
    help: 'keep the map with the driven path when the cleaning has ended',
    field: 'recordMap',
    read: readSwitch,
  },
];

export const cleanVerb: TaskVerb = {
  verb: 'clean',
  kind: 'Cleaning',
  summary: 'cleans rooms, zones, a spot or the whole home',
  words: '',
  flags,
  examples: [
    '--rooms kitchen,hall --fan low',
    '--spot dining-table --side 2000',
    '--zone=-500,200,1500,1800 --passes 2',
    '--all --start-within 1h',
  ],
  spec: (given) => ({ mode: modeOf(given), ...spotOf(given) }),
};

function modeOf(given: Given): CleaningMode {
  const said = Object.keys(modes).filter((flag) => isGiven(given, flag));
  const [first, second] = said;
  if (second !== undefined) throw new CommandFault(`clean takes one of --${first} and --${second}: make two tasks`);
  const mode = modes[first ?? ''];
  if (mode === undefined) throw new CommandFault(`clean needs to know what: ${modeWords}`);
  return mode;
}

function spotOf(given: Given): object {
  const sideMillimeters = valueOf<number>(given, 'side');
  if (sideMillimeters === undefined) return {};
  const spot = valueOf<object>(given, 'spot');
  if (spot === undefined) throw new CommandFault('--side is the size of a spot: give it with --spot PLACE or x,y');
  return { spot: { ...spot, sideMillimeters } };
}
