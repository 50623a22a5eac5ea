import type { BadManifest } from './bad.ts';

const hours = (list: string): string => `{timeZone: UTC, quietHours: [${list}]}`;
const rooms = (list: string): string => `{rooms: [${list}]}`;
const zone = (x2: number, y2: number): string =>
  `{x1Millimeters: 0, y1Millimeters: 0, x2Millimeters: ${x2}, y2Millimeters: ${y2}}`;

function bad(sentence: string, spec: string, says: string): BadManifest {
  return { kind: 'VacuumRobot', sentence, spec, says };
}

export const BAD_ROBOTS: readonly BadManifest[] = [
  { ...bad('a name of 64 characters', '{}', 'the name of a VacuumRobot has at most 63'), name: 'd'.repeat(64) },
  { ...bad('a name with a dot', '{}', 'no dots'), name: 'dusty.upstairs' },
  bad('a field that does not exist', '{nodename: dusty}', 'unknown field "spec.nodename"'),
  bad('a setting that does not exist', '{settings: {fan: Low}}', 'unknown field "spec.settings.fan"'),
  bad('nodeName with capitals', '{nodeName: Dusty}', 'spec.nodeName: Invalid value: "Dusty": nodeName is the name'),
  bad('nodeName too long', `{nodeName: ${'d'.repeat(64)}}`, 'spec.nodeName: Too long'),
  bad('a label of Kubernetes', '{nodeLabels: {kubernetes.io/os: linux}}', 'spec.nodeLabels: Invalid value'),
  bad('a label of a part of Kubernetes', '{nodeLabels: {node-role.kubernetes.io/x: ""}}', 'labels of kubernetes.io'),
  bad('a label of the old name of Kubernetes', '{nodeLabels: {a.k8s.io/x: ""}}', 'labels of kubernetes.io, k8s.io'),
  bad('a label of this project', '{nodeLabels: {kubevac.dev/robot-uid: "1"}}', 'k8s.io and kubevac.dev say'),
  bad('a label with a space', '{nodeLabels: {first floor: x}}', 'a label has a key and a value of letters'),
  bad('a label value with a space', '{nodeLabels: {floor: first floor}}', 'a label has a key and a value of letters'),
  bad('a label value that YAML takes for a boolean', '{nodeLabels: {upstairs: yes}}', 'spec.nodeLabels.upstairs'),
  bad('33 labels', `{nodeLabels: {${Array.from({ length: 33 }, (_, i) => `a${i}: x`).join(', ')}}}`, 'Too many: 33'),
  bad(
    'a namespace with a slash',
    '{missionNamespaces: [home/a]}',
    'spec.missionNamespaces[0]: Invalid value: "home/a"',
  ),
  bad('a namespace twice', '{missionNamespaces: [home, home]}', 'spec.missionNamespaces[1]: Duplicate value: "home"'),
  bad('a time zone with a space', '{timeZone: Europe Berlin}', 'spec.timeZone: Invalid value: "Europe Berlin"'),
  bad('a time zone as an offset', '{timeZone: +01:00}', 'timeZone is a name of the IANA time zone database'),
  bad(
    'a time zone that nobody lives in',
    '{timeZone: Europe/Berlim}',
    'unknown time zone Europe/Berlim evaluating rule: timeZone is a name of',
  ),
  bad('the time zone of whoever reads it', '{timeZone: Local}', 'timeZone is a name of the IANA time zone database'),
  bad('an empty time zone', '{timeZone: ""}', 'spec.timeZone'),
  bad('suspend as a text', '{suspend: "true"}', 'spec.suspend: Invalid value: "string"'),
  bad(
    'an instant without a zone',
    '{suspendUntil: 2026-12-07T00:00:00}',
    'an instant is written with date, time and zone',
  ),
  bad('an instant without a time', '{suspendUntil: 2026-12-07}', 'spec.suspendUntil: Invalid value: "2026-12-07"'),
  bad('an instant in words', '{suspendUntil: tomorrow}', 'as in 2026-12-07T00:00:00Z'),
  bad('a month thirteen', '{suspendUntil: 2026-13-07T00:00:00Z}', 'spec.suspendUntil: Invalid value: "2026-13-07'),
  bad('a fan speed off, which is a boolean', '{settings: {fanSpeed: off}}', 'spec.settings.fanSpeed'),
  bad(
    'a fan speed in small letters',
    '{settings: {fanSpeed: low}}',
    'spec.settings.fanSpeed: Unsupported value: "low"',
  ),
  bad('a volume of 101 %', '{settings: {volumePercent: 101}}', 'spec.settings.volumePercent'),
  bad('a volume with a fraction', '{settings: {volumePercent: 0.4}}', 'spec.settings.volumePercent'),
  bad(
    'quiet hours without a time zone',
    '{quietHours: [{start: "22:00", end: "07:00"}]}',
    'spec.timeZone: Invalid value: quietHours need a timeZone',
  ),
  bad('quiet hours without an end', hours('{start: 22:00}'), 'spec.quietHours[0].end: Required value'),
  bad(
    'an hour 24',
    hours('{start: 22:00, end: 24:00}'),
    'spec.quietHours[0].end: Invalid value: "24:00": a time of day is HH:MM',
  ),
  bad(
    'an hour of one digit',
    hours('{start: 7:00, end: 08:00}'),
    'spec.quietHours[0].start: Invalid value: "7:00": a time of day',
  ),
  bad('minutes as a number', hours('{start: 1320, end: 08:00}'), 'spec.quietHours[0].start'),
  bad(
    'quiet hours without a length',
    hours('{start: 22:00, end: 22:00}'),
    'spec.quietHours[0].end: Invalid value: quiet hours have a length',
  ),
  bad(
    'quiet hours that overlap',
    hours('{start: 12:00, end: 14:00}, {start: 13:00, end: 15:00}'),
    'spec.quietHours: Invalid value: quiet hours overlap',
  ),
  bad(
    'quiet hours that overlap after midnight',
    hours('{start: 22:00, end: 07:00}, {start: 06:00, end: 08:00}'),
    'quiet hours overlap',
  ),
  bad(
    'quiet hours that both pass midnight',
    hours('{start: 22:00, end: 01:00}, {start: 23:00, end: 00:30}'),
    'quiet hours overlap',
  ),
  bad(
    'quiet hours within others',
    hours('{start: 20:00, end: 08:00}, {start: 02:00, end: 03:00}'),
    'quiet hours overlap',
  ),
  bad(
    'the same quiet hours twice',
    hours('{start: 12:00, end: 14:00}, {start: 12:00, end: 14:00, appliesTo: AllMotion}'),
    'quiet hours overlap',
  ),
  bad(
    'quiet hours for something else',
    hours('{start: 22:00, end: 07:00, appliesTo: All}'),
    'spec.quietHours[0].appliesTo: Unsupported value: "All": supported values: "Schedules", "AllMotion"',
  ),
  bad(
    'a room that is nothing',
    rooms('{name: hall}'),
    'spec.rooms[0]: Invalid value: a room has exactly one of segmentId and zones',
  ),
  bad(
    'a room that is both',
    rooms(`{name: hall, segmentId: "17", zones: [${zone(1, 1)}]}`),
    'exactly one of segmentId and zones',
  ),
  bad('a room with a misspelt field', rooms('{name: hall, segment: "17"}'), 'unknown field "spec.rooms[0].segment"'),
  bad(
    'a segment number without quotes',
    rooms('{name: hall, segmentId: 17}'),
    'spec.rooms[0].segmentId: Invalid value: "integer"',
  ),
  bad(
    'a room in capitals',
    rooms('{name: Hall, segmentId: "17"}'),
    'spec.rooms[0].name: Invalid value: "Hall": a name has lower-case',
  ),
  bad('a room with an umlaut', rooms('{name: küche, segmentId: "16"}'), 'so that it can be typed in any shell'),
  bad('a room without a name', rooms('{segmentId: "16"}'), 'spec.rooms[0].name: Required value'),
  bad(
    'a segment with an umlaut',
    rooms('{name: a, segmentId: "kü"}'),
    'spec.rooms[0].segmentId: Invalid value: "kü": use printable ASCII',
  ),
  bad(
    'two rooms of one name',
    rooms('{name: a, segmentId: "16"}, {name: a, segmentId: "17"}'),
    'spec.rooms[1]: Duplicate value',
  ),
  bad(
    'a room without an area',
    rooms(`{name: a, zones: [${zone(1, 0)}]}`),
    'spec.rooms[0].zones[0]: Invalid value: a zone has an area',
  ),
  bad('a room of no zones', rooms('{name: a, zones: []}'), 'spec.rooms[0].zones'),
  bad(
    'a place with x and y, which YAML reads as a boolean',
    '{places: [{name: a, x: 1, y: 2}]}',
    'unknown field "spec.places[0].x"',
  ),
  bad(
    'a place with half a coordinate',
    '{places: [{name: a, xMillimeters: 0.5, yMillimeters: 1}]}',
    'spec.places[0].xMillimeters',
  ),
  bad(
    'a place two kilometres away',
    '{places: [{name: a, xMillimeters: 2000000, yMillimeters: 1}]}',
    'spec.places[0].xMillimeters',
  ),
  bad(
    'two places of one name',
    '{places: [{name: a, xMillimeters: 0, yMillimeters: 1}, {name: a, xMillimeters: 1, yMillimeters: 1}]}',
    'spec.places[1]: Duplicate value',
  ),
  bad(
    'a wall without a length',
    `{restrictions: {walls: [{name: a, ${zone(0, 0).slice(1)}]}}`,
    'spec.restrictions.walls[0]: Invalid value: a wall has a length',
  ),
  bad(
    'a no-go zone without an area',
    `{restrictions: {noGoZones: [{name: a, ${zone(0, 9).slice(1)}]}}`,
    'spec.restrictions.noGoZones[0]: Invalid value: a zone has an area',
  ),
  bad('no-go zones under another name', '{restrictions: {noGo: []}}', 'unknown field "spec.restrictions.noGo"'),
  bad('no spec', '', 'spec: Required value'),
];
