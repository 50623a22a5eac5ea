import type { BadManifest } from './bad.ts';

function bad(sentence: string, spec: string, says: string): BadManifest {
  return { kind: 'VacuumSchedule', sentence, spec, says };
}

const at = (schedule: string): string =>
  `{robotName: dusty, schedule: "${schedule}", timeZone: UTC, cleaning: {mode: Full}}`;
const what = (text: string): string => `{robotName: dusty, schedule: 0 9 * * *, timeZone: UTC, ${text}}`;

export const BAD_SCHEDULES: readonly BadManifest[] = [
  { ...bad('a name with a dot', at('0 9 * * *'), 'the name of a VacuumSchedule'), name: 'week.day' },
  bad('no robot', '{schedule: 0 9 * * *, timeZone: UTC, cleaning: {mode: Full}}', 'spec.robotName: Required value'),
  bad(
    'no time zone',
    '{robotName: dusty, schedule: 0 9 * * *, cleaning: {mode: Full}}',
    'spec.timeZone: Required value',
  ),
  bad(
    'a time zone that nobody lives in',
    '{robotName: dusty, schedule: 0 9 * * *, timeZone: Europe/Berlim, cleaning: {mode: Full}}',
    'unknown time zone Europe/Berlim',
  ),
  bad('no schedule', '{robotName: dusty, timeZone: UTC, cleaning: {mode: Full}}', 'spec.schedule: Required value'),
  bad('a time of day for a schedule', at('09:00'), 'spec.schedule: Invalid value: "09:00": schedule has five fields'),
  bad('a macro for a schedule', at('@daily'), 'schedule has five fields'),
  bad('six fields', at('0 0 9 * * *'), 'schedule has five fields'),
  bad('two spaces', at('0  9 * * *'), 'with one space between them'),
  bad('a minute 60', at('60 9 * * *'), 'field 1 of schedule is the minute: 0-59'),
  bad('an hour 24', at('0 24 * * *'), 'field 2 of schedule is the hour: 0-23'),
  bad('a day 32', at('0 9 32 * *'), 'field 3 of schedule is the day of the month'),
  bad('a month 0', at('0 9 * 0 *'), 'field 4 of schedule is the month'),
  bad('a weekday in full', at('0 9 * * monday'), 'field 5 of schedule is the day of the week: 0-7 or sun-sat'),
  bad('a step of nothing', at('*/0 9 * * *'), 'field 1 of schedule'),
  bad(
    'nothing to do',
    '{robotName: dusty, schedule: 0 9 * * *, timeZone: UTC}',
    'exactly one of cleaning, drivePath, mapDump, sensorRead is required',
  ),
  bad('two things to do', what('cleaning: {mode: Full}, mapDump: {}'), 'exactly one of cleaning'),
  bad('a cleaning without a mode', what('cleaning: {}'), 'spec.cleaning.mode: Required value'),
  bad(
    'a cleaning of no rooms',
    what('cleaning: {mode: Rooms}'),
    'spec.cleaning.rooms: Invalid value: rooms is required when mode is Rooms',
  ),
  bad(
    'a cleaning with a robot of its own',
    what('cleaning: {mode: Full, robotName: attic}'),
    'unknown field "spec.cleaning.robotName"',
  ),
  bad(
    'a path of 101 waypoints',
    what(`drivePath: {waypoints: [${Array.from({ length: 101 }, () => '{place: a}').join(', ')}]}`),
    'spec.drivePath.waypoints: Too many: 101',
  ),
  bad('a reading of no length', what('sensorRead: {sensors: [lidar]}'), 'spec.sensorRead: Invalid value: say how much'),
  bad(
    'a history below zero',
    what('cleaning: {mode: Full}, successfulHistoryLimit: -1'),
    'spec.successfulHistoryLimit',
  ),
  bad(
    'a history limit by its name in CronJob',
    what('cleaning: {mode: Full}, successfulJobsHistoryLimit: 1'),
    'unknown field "spec.successfulJobsHistoryLimit"',
  ),
];
