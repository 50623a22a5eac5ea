/** Tasks that the API server refuses, and what it says to each. Long, because it is one list. */
import type { BadManifest } from './bad.ts';

const selector = (text: string): string => `{robotSelector: ${text}, mode: Full}`;
const cleaning = (text: string): string => `{robotName: dusty, ${text}}`;
const zone = (x2: number, y2: number): string =>
  `{x1Millimeters: 0, y1Millimeters: 0, x2Millimeters: ${x2}, y2Millimeters: ${y2}}`;

function of(kind: BadManifest['kind']) {
  return (sentence: string, spec: string, says: string): BadManifest => ({ kind, sentence, spec, says });
}

const badCleaning = of('Cleaning');
const badPath = of('DrivePath');
const badMap = of('MapDump');
const badRead = of('SensorRead');
const badAction = of('RobotAction');

const path = (waypoints: string): string => `{robotName: dusty, waypoints: [${waypoints}]}`;
const read = (text: string): string => `{robotName: dusty, sensors: [lidar], ${text}}`;

/** What all tasks refuse, said of a Cleaning. */
const COMMON: readonly BadManifest[] = [
  badCleaning('no robot', '{mode: Full}', 'exactly one of robotName and robotSelector is required'),
  badCleaning(
    'a robot and a selector',
    '{robotName: dusty, robotSelector: {matchLabels: {a: b}}, mode: Full}',
    'exactly one of robotName and robotSelector',
  ),
  badCleaning(
    'a robot in capitals',
    '{robotName: Dusty, mode: Full}',
    'spec.robotName: Invalid value: "Dusty": this is the metadata.name of a VacuumRobot',
  ),
  badCleaning('an empty robot name', '{robotName: "", mode: Full}', 'spec.robotName'),
  badCleaning(
    'an empty selector',
    selector('{}'),
    'spec.robotSelector: Invalid value: robotSelector needs matchLabels',
  ),
  badCleaning(
    'a selector with empty parts',
    selector('{matchLabels: {}, matchExpressions: []}'),
    'robotSelector needs matchLabels or matchExpressions',
  ),
  badCleaning(
    'a selector with a misspelt part',
    selector('{matchLabel: {a: b}}'),
    'unknown field "spec.robotSelector.matchLabel"',
  ),
  badCleaning(
    'a selector with an operator of another world',
    selector('{matchExpressions: [{key: a, operator: Gt, values: ["1"]}]}'),
    'spec.robotSelector.matchExpressions[0].operator: Unsupported value: "Gt"',
  ),
  badCleaning(
    'In without values',
    selector('{matchExpressions: [{key: a, operator: In}]}'),
    'spec.robotSelector.matchExpressions[0].values: Invalid value: the operators In and NotIn need values',
  ),
  badCleaning(
    'Exists with values',
    selector('{matchExpressions: [{key: a, operator: Exists, values: [b]}]}'),
    'Exists and DoesNotExist take none',
  ),
  badCleaning(
    'a deadline longer than a week',
    cleaning('mode: Full, startingDeadlineSeconds: 604801'),
    'spec.startingDeadlineSeconds',
  ),
  badCleaning(
    'a deadline of nothing',
    cleaning('mode: Full, startingDeadlineSeconds: 0'),
    'spec.startingDeadlineSeconds',
  ),
  badCleaning('a deadline in words', cleaning('mode: Full, activeDeadlineSeconds: 1h'), 'spec.activeDeadlineSeconds'),
  badCleaning(
    'a time to live below zero',
    cleaning('mode: Full, ttlSecondsAfterFinished: -1'),
    'spec.ttlSecondsAfterFinished',
  ),
  badCleaning(
    'another thing to do on cancel',
    cleaning('mode: Full, onCancel: Pause'),
    'spec.onCancel: Unsupported value: "Pause": supported values: "Dock", "Stop"',
  ),
  badCleaning(
    'a map with an umlaut',
    cleaning('mode: Full, mapId: Küche'),
    'spec.mapId: Invalid value: "Küche": use printable ASCII',
  ),
  badCleaning(
    'a record of no schedule',
    cleaning('mode: Full, recordOf: weekday'),
    'spec.recordOf: Invalid value: "weekday": recordOf is <schedule>/<slot>',
  ),
  badCleaning(
    'the name of another kind of task',
    cleaning('mode: Full, waypoints: []'),
    'unknown field "spec.waypoints"',
  ),
];

const CLEANINGS: readonly BadManifest[] = [
  badCleaning('no mode', '{robotName: dusty}', 'spec.mode: Required value'),
  badCleaning('rooms without a mode', cleaning('rooms: [kitchen]'), 'spec.mode: Required value'),
  badCleaning(
    'a mode in small letters',
    cleaning('mode: full'),
    'spec.mode: Unsupported value: "full": supported values: "Full", "Spot", "Zones", "Rooms"',
  ),
  badCleaning('a misspelt room', cleaning('mode: Rooms, room: [kitchen]'), 'unknown field "spec.room"'),
  badCleaning(
    'rooms left away',
    cleaning('mode: Rooms'),
    'spec.rooms: Invalid value: rooms is required when mode is Rooms, as in {mode: Rooms, rooms: [kitchen]}',
  ),
  badCleaning('no rooms at all', cleaning('mode: Rooms, rooms: []'), 'spec.rooms'),
  badCleaning(
    'rooms in another mode',
    cleaning('mode: Full, rooms: [kitchen]'),
    'spec.rooms: Invalid value: rooms is only allowed when mode is Rooms',
  ),
  badCleaning('rooms as a text', cleaning('mode: Rooms, rooms: kitchen'), 'spec.rooms: Invalid value: "string"'),
  badCleaning('a room twice', cleaning('mode: Rooms, rooms: [hall, hall]'), 'spec.rooms[1]: Duplicate value: "hall"'),
  badCleaning('a room as a number', cleaning('mode: Rooms, rooms: [16]'), 'spec.rooms[0]: Invalid value: "integer"'),
  badCleaning(
    'a room with an umlaut',
    cleaning('mode: Rooms, rooms: [Küche]'),
    'spec.rooms[0]: Invalid value: "Küche": use printable ASCII characters',
  ),
  badCleaning(
    '33 rooms',
    cleaning(`mode: Rooms, rooms: [${Array.from({ length: 33 }, (_, i) => `r${i}`).join(', ')}]`),
    'spec.rooms: Too many: 33',
  ),
  badCleaning(
    'zones left away',
    cleaning('mode: Zones'),
    'spec.zones: Invalid value: zones is required when mode is Zones',
  ),
  badCleaning(
    'zones in another mode',
    cleaning(`mode: Full, zones: [${zone(1, 1)}]`),
    'spec.zones: Invalid value: zones is only allowed when mode is Zones',
  ),
  badCleaning(
    'a zone without an area',
    cleaning(`mode: Zones, zones: [${zone(5, 0)}]`),
    'spec.zones[0]: Invalid value: a zone has an area',
  ),
  badCleaning(
    'a zone with three coordinates',
    cleaning('mode: Zones, zones: [{x1Millimeters: 1, y1Millimeters: 1, x2Millimeters: 2}]'),
    'spec.zones[0].y2Millimeters: Required value',
  ),
  badCleaning(
    'a spot left away',
    cleaning('mode: Spot'),
    'spec.spot: Invalid value: spot is required when mode is Spot',
  ),
  badCleaning(
    'a spot in another mode',
    cleaning('mode: Full, spot: {place: sofa}'),
    'spec.spot: Invalid value: spot is only allowed when mode is Spot',
  ),
  badCleaning(
    'a spot nowhere',
    cleaning('mode: Spot, spot: {sideMillimeters: 500}'),
    'spec.spot: Invalid value: say where by place',
  ),
  badCleaning(
    'a spot in two ways',
    cleaning('mode: Spot, spot: {place: sofa, xMillimeters: 1, yMillimeters: 1}'),
    'say where by place, or by both',
  ),
  badCleaning(
    'a spot with x only',
    cleaning('mode: Spot, spot: {xMillimeters: 1}'),
    'both xMillimeters and yMillimeters',
  ),
  badCleaning(
    'a spot of a square centimetre',
    cleaning('mode: Spot, spot: {place: sofa, sideMillimeters: 10}'),
    'spec.spot.sideMillimeters',
  ),
  badCleaning('four passes', cleaning('mode: Full, passes: 4'), 'spec.passes'),
  badCleaning('a fan speed off', cleaning('mode: Full, fanSpeed: off'), 'spec.fanSpeed: Invalid value: "boolean"'),
  badCleaning(
    'a fan speed of another robot',
    cleaning('mode: Full, fanSpeed: Whisper'),
    'spec.fanSpeed: Unsupported value: "Whisper"',
  ),
];

const OTHERS: readonly BadManifest[] = [
  badPath('no waypoints', '{robotName: dusty}', 'spec.waypoints: Required value'),
  badPath('an empty path', path(''), 'spec.waypoints'),
  badPath(
    '1,001 waypoints',
    path(Array.from({ length: 1001 }, () => '{place: a}').join(', ')),
    'spec.waypoints: Too many: 1001',
  ),
  badPath(
    'a waypoint nowhere',
    path('{place: a}, {headingDegrees: 9}'),
    'spec.waypoints[1]: Invalid value: say where by place',
  ),
  badPath('a waypoint in two ways', path('{place: a, xMillimeters: 1, yMillimeters: 1}'), 'spec.waypoints[0]'),
  badPath('x and y as in a book', path('{x: 1, y: 2}'), 'unknown field "spec.waypoints[0].x"'),
  badPath(
    'a place in capitals',
    path('{place: Sofa}'),
    'spec.waypoints[0].place: Invalid value: "Sofa": a name has lower-case',
  ),
  badPath('a heading of 400 degrees', path('{place: a, headingDegrees: 400}'), 'spec.waypoints[0].headingDegrees'),
  badPath('no loops', '{robotName: dusty, waypoints: [{place: a}], loops: 0}', 'spec.loops'),
  badPath(
    'another way to be blocked',
    '{robotName: dusty, waypoints: [{place: a}], onBlocked: Stop}',
    'spec.onBlocked: Unsupported value: "Stop"',
  ),
  badPath(
    'a Secret with capitals',
    '{robotName: dusty, waypoints: [{place: a}], output: {name: Out}}',
    'spec.output.name: Invalid value: "Out": output.name is the name of a Secret',
  ),
  badMap(
    'an output whose name has two dots in a row',
    '{robotName: dusty, output: {name: a..b}}',
    'with a letter or a digit on both sides of each dot',
  ),
  badMap(
    'an output whose name has a dash behind a dot',
    '{robotName: dusty, output: {name: a.-b}}',
    'spec.output.name: Invalid value: "a.-b": output.name is the name of a Secret',
  ),
  {
    ...badMap('a name that leaves its Secret no name', '{robotName: dusty}', 'metadata.name may have at most 246'),
    name: 'm'.repeat(247),
  },
  {
    ...badCleaning(
      'a name that leaves its map no name',
      '{robotName: dusty, mode: Full, recordMap: true}',
      'shorten it, or leave spec.recordMap away',
    ),
    name: 'c'.repeat(247),
  },
  badMap(
    'a format of another program',
    '{robotName: dusty, formats: [jpg]}',
    'spec.formats[0]: Unsupported value: "jpg"',
  ),
  badMap('a format twice', '{robotName: dusty, formats: [png, png]}', 'spec.formats[1]: Duplicate value: "png"'),
  badMap('no format', '{robotName: dusty, formats: []}', 'spec.formats'),
  badMap('furniture', '{robotName: dusty, include: [furniture]}', 'spec.include[0]: Unsupported value: "furniture"'),
  badRead('no sensors', '{robotName: dusty, samples: 1}', 'spec.sensors: Required value'),
  badRead(
    'neither samples nor a duration',
    '{robotName: dusty, sensors: [lidar]}',
    'exactly one of samples and durationSeconds is required',
  ),
  badRead(
    'samples and a duration',
    read('samples: 1, durationSeconds: 1'),
    'exactly one of samples and durationSeconds',
  ),
  badRead(
    'both formats',
    read('samples: 1, formats: [csv, jsonl]'),
    'spec.formats: Invalid value: choose one of csv and jsonl',
  ),
  badRead('a period of a millisecond', read('samples: 1, periodMilliseconds: 1'), 'spec.periodMilliseconds'),
  badRead(
    'a sensor twice',
    '{robotName: dusty, sensors: [lidar, lidar], samples: 1}',
    'spec.sensors[1]: Duplicate value',
  ),
  badAction('no action', '{robotName: dusty}', 'spec.action: Required value'),
  badAction(
    'an action it does not have',
    '{robotName: dusty, action: Dance}',
    'spec.action: Unsupported value: "Dance"',
  ),
  badAction(
    'a reset of nothing',
    '{robotName: dusty, action: ResetConsumable}',
    'spec.consumable: Invalid value: consumable is required when action is ResetConsumable',
  ),
  badAction(
    'a consumable for another action',
    '{robotName: dusty, action: Dock, consumable: filter}',
    'spec.consumable: Invalid value: consumable is only allowed when action is ResetConsumable',
  ),
  badAction(
    'a Stop of any robot',
    '{robotSelector: {matchLabels: {a: b}}, action: Stop}',
    'spec.robotName: Invalid value: a Stop says which robot',
  ),
];

export const BAD_TASKS: readonly BadManifest[] = [...COMMON, ...CLEANINGS, ...OTHERS];
