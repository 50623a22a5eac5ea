import type { Manifest } from './manifest.ts';

interface GoodManifest extends Manifest {
  /** Fields of the stored spec, among others. */
  readonly becomes?: Readonly<Record<string, unknown>>;
}

const waypoints = Array.from(
  { length: 1000 },
  (_, index) => `{xMillimeters: ${index * 10}, yMillimeters: ${8000 - index}, headingDegrees: ${index % 360}}`,
).join(', ');

/** What the API server takes, and what it makes of what was left away. */
export const GOOD: readonly GoodManifest[] = [
  { kind: 'VacuumRobot', sentence: 'a robot needs nothing but a name', spec: '{}', becomes: { suspend: false } },
  { kind: 'VacuumRobot', sentence: 'a robot name may have 63 characters', name: 'd'.repeat(63), spec: '{}' },
  {
    kind: 'VacuumRobot',
    sentence: 'quiet hours apply to schedules unless they say AllMotion, and need no quotes',
    spec: '{timeZone: Europe/Berlin, quietHours: [{start: 22:00, end: 07:00}]}',
    becomes: { quietHours: [{ start: '22:00', end: '07:00', appliesTo: 'Schedules' }] },
  },
  {
    kind: 'VacuumRobot',
    sentence: 'quiet hours may touch, and end at midnight',
    spec: '{timeZone: UTC, quietHours: [{start: 22:00, end: 00:00}, {start: 00:00, end: 07:00}, {start: 13:00, end: 14:00, appliesTo: AllMotion}]}',
  },
  { kind: 'VacuumRobot', sentence: 'a time zone may have three parts', spec: '{timeZone: America/Argentina/Ushuaia}' },
  {
    kind: 'VacuumRobot',
    sentence: 'an instant needs no quotes, and may have an offset',
    spec: '{suspendUntil: 2026-12-07T00:00:00+01:00}',
    becomes: { suspendUntil: '2026-12-07T00:00:00+01:00' },
  },
  {
    kind: 'VacuumRobot',
    sentence: 'node labels may have a prefix of their own',
    spec: '{nodeLabels: {floor: upstairs, example.com/room: "", mykubernetes.io/a: b}}',
  },
  {
    kind: 'VacuumRobot',
    sentence: 'restrictions may be empty, which is not the same as absent',
    spec: '{restrictions: {walls: [], noGoZones: []}}',
    becomes: { restrictions: { walls: [], noGoZones: [] } },
  },
  {
    kind: 'VacuumRobot',
    sentence: 'a room may be several rectangles, with corners in any order',
    spec: '{rooms: [{name: hall, zones: [{x1Millimeters: 5, y1Millimeters: 5, x2Millimeters: -5, y2Millimeters: -5}, {x1Millimeters: 0, y1Millimeters: 0, x2Millimeters: 9, y2Millimeters: 9}]}]}',
  },
  {
    kind: 'Cleaning',
    sentence: 'a cleaning of everything needs a robot and a mode',
    spec: '{robotName: dusty, mode: Full}',
    becomes: {
      passes: 1,
      startingDeadlineSeconds: 300,
      suspend: false,
      cancel: false,
      onCancel: 'Dock',
      recordMap: false,
    },
  },
  {
    kind: 'Cleaning',
    sentence: 'rooms may be called as the firmware calls them, in ASCII',
    spec: '{robotName: dusty, mode: Rooms, rooms: [kitchen, Living Room, "16"]}',
  },
  {
    kind: 'Cleaning',
    sentence: 'a spot may be a point at the origin',
    spec: '{robotName: dusty, mode: Spot, spot: {xMillimeters: 0, yMillimeters: 0}}',
  },
  {
    kind: 'Cleaning',
    sentence: 'any robot may be asked for, in so many words',
    spec: '{robotSelector: {matchExpressions: [{key: kubevac.dev/never, operator: DoesNotExist}]}, mode: Full}',
  },
  {
    kind: 'Cleaning',
    sentence: 'a selector may have both parts',
    spec: '{robotSelector: {matchLabels: {floor: upstairs}, matchExpressions: [{key: quiet, operator: In, values: ["true"]}]}, mode: Full}',
  },
  {
    kind: 'Cleaning',
    sentence: 'history says which run it records',
    spec: '{robotName: dusty, mode: Full, recordOf: weekday/2026-11-25T08:00:00.000Z}',
  },
  {
    kind: 'DrivePath',
    sentence: 'a path may have 1,000 waypoints',
    spec: `{robotName: dusty, waypoints: [${waypoints}]}`,
  },
  {
    kind: 'DrivePath',
    sentence: 'a path may mix places and points',
    spec: '{robotName: dusty, waypoints: [{place: sofa}, {xMillimeters: 0, yMillimeters: 1, dwellMilliseconds: 500}]}',
    becomes: {
      loops: 1,
      toleranceMillimeters: 200,
      onBlocked: 'Fail',
      blockedTimeoutSeconds: 60,
      onComplete: 'Dock',
    },
  },
  {
    kind: 'MapDump',
    sentence: 'a map is a picture unless it says otherwise',
    spec: '{robotName: dusty}',
    becomes: { formats: ['png'], include: ['path', 'rooms', 'restrictions'] },
  },
  {
    kind: 'MapDump',
    sentence: 'a name of any length goes with a name for the output, which may have dots',
    name: 'm'.repeat(253),
    spec: '{robotName: dusty, output: {name: map.2026-12.a}}',
  },
  {
    kind: 'Cleaning',
    sentence: 'a name that leaves no files may be as long as any',
    name: 'c'.repeat(253),
    spec: '{robotName: dusty, mode: Full}',
  },
  {
    kind: 'SensorRead',
    sentence: 'a tenth of a reading a second is sayable',
    spec: '{robotName: dusty, sensors: [battery], samples: 10, periodMilliseconds: 10000}',
    becomes: { formats: ['csv'] },
  },
  {
    kind: 'RobotAction',
    sentence: 'an action is due at once and deletes itself after an hour',
    spec: '{robotName: dusty, action: Stop}',
    becomes: { startingDeadlineSeconds: 30, ttlSecondsAfterFinished: 3600 },
  },
  {
    kind: 'RobotAction',
    sentence: 'a robot may be chosen for all but a Stop',
    spec: '{robotSelector: {matchLabels: {floor: attic}}, action: Locate}',
  },
  {
    kind: 'VacuumSchedule',
    sentence: 'a schedule needs a robot, a time, a time zone and a task',
    spec: '{robotName: dusty, schedule: 0 9 * * 1-5, timeZone: Europe/Berlin, cleaning: {mode: Full}}',
    becomes: {
      suspend: false,
      startingDeadlineSeconds: 3600,
      successfulHistoryLimit: 3,
      failedHistoryLimit: 3,
      cleaning: { mode: 'Full', passes: 1, recordMap: false },
    },
  },
  {
    kind: 'VacuumSchedule',
    sentence: 'cron may have lists, ranges, steps and names',
    spec: '{robotName: dusty, schedule: "*/15 8-18/2,20 1,15 jan-MAR mon,Wed,fri-sun", timeZone: UTC, mapDump: {}}',
  },
];
