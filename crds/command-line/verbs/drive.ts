import { ON_BLOCKED, ON_COMPLETE } from '@kubevac/protocol/tasks.ts';
import { CommandFault } from '../fault.ts';
import { isGiven, valueOf, valuesOf, type Flag } from '../flag.ts';
import type { TaskVerb } from '../task-verb.ts';
import { choiceOf, readInteger, readMilliseconds, readPlaceOrPoint, readSeconds, readSwitch } from '../values.ts';

const flags: readonly Flag[] = [
  {
    name: 'to',
    value: 'PLACE|x,y',
    help: 'where to, a place of spec.places or a point in millimetres; repeated, a path. Negative: --to=-1200,300',
    repeated: true,
    field: 'waypoints',
    names: 'Places',
    read: readPlaceOrPoint,
  },
  {
    name: 'loops',
    value: 'NUMBER',
    help: 'how many times to drive the whole path (default 1)',
    field: 'loops',
    read: readInteger,
  },
  {
    name: 'tolerance',
    value: 'MILLIMETRES',
    help: 'how near to a waypoint counts as there (default 200)',
    field: 'toleranceMillimeters',
    read: readInteger,
  },
  {
    name: 'speed',
    value: 'MILLIMETRES',
    help: 'how far it drives in a second (default: what the firmware does)',
    field: 'speedMillimetersPerSecond',
    read: readInteger,
  },
  {
    name: 'on-blocked',
    value: ON_BLOCKED.join('|'),
    help: 'what to do when the way to a waypoint is blocked (default Fail)',
    field: 'onBlocked',
    choices: ON_BLOCKED,
    read: choiceOf(ON_BLOCKED),
  },
  {
    name: 'blocked-timeout',
    value: 'DURATION',
    help: 'with --on-blocked wait: how long a waypoint may stay out of reach (default 1m)',
    field: 'blockedTimeoutSeconds',
    read: readSeconds,
  },
  {
    name: 'on-complete',
    value: ON_COMPLETE.join('|'),
    help: 'after the last waypoint drive home, or stay there (default Dock)',
    field: 'onComplete',
    choices: ON_COMPLETE,
    read: choiceOf(ON_COMPLETE),
  },
  {
    name: 'dwell',
    value: 'DURATION',
    help: 'how long to stay at each waypoint (default: not at all)',
    field: 'dwellMilliseconds',
    read: readMilliseconds,
  },
];

export const driveVerb: TaskVerb = {
  verb: 'drive',
  kind: 'DrivePath',
  summary: 'drives along places and points',
  words: '',
  flags,
  personFlags: [{ name: 'manual', help: 'drive it by hand, with the keys of this terminal', read: readSwitch }],
  examples: ['--to sofa --to 1200,300 --loops 3', '--to=-1200,300 --on-blocked skip --on-complete stay --dwell 5s'],
  spec: (given) => {
    if (!isGiven(given, 'to')) throw new CommandFault('drive needs to know where to: --to PLACE or --to x,y, repeated');
    const dwellMilliseconds = valueOf<number>(given, 'dwell');
    if (dwellMilliseconds === undefined) return {};
    return { waypoints: valuesOf<object>(given, 'to').map((waypoint) => ({ ...waypoint, dwellMilliseconds })) };
  },
};
