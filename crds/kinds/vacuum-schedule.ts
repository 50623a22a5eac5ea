import { z } from 'zod';
import { AGE_COLUMN, type KindDefinition } from '../kind.ts';
import { exactlyOne, nameIsDnsLabel, withRules } from '../rules.ts';
import { cleaningFields, cleaningRules } from './cleaning.ts';
import { conditions, observedGeneration } from './condition.ts';
import { cronSchedule } from './cron.ts';
import { scheduledDrivePathFields } from './drive-path.ts';
import { mapDumpFields } from './map-dump.ts';
import { objectName, statusInstant, statusText, timeZone } from './names.ts';
import { sensorReadFields, sensorReadRules } from './sensor-read.ts';

const TEMPLATES = ['cleaning', 'drivePath', 'mapDump', 'sensorRead'] as const;

const historyLimit = (which: string) =>
  z
    .int32()
    .min(0)
    .max(100)
    .default(3)
    .describe(`How many ${which} runs to keep as objects; older ones are deleted with their output.`);

const spec = withRules(
  z.object({
    robotName: objectName('a VacuumRobot').describe('The VacuumRobot in this namespace that carries the schedule.'),
    schedule: cronSchedule().describe(
      'When to run, as in cron: minute, hour, day of the month, month, day of the week. "0 9 * * 1-5" is weekdays at nine.',
    ),
    timeZone: timeZone().describe('The IANA time zone that schedule is told in, as in Europe/Berlin.'),
    suspend: z
      .boolean()
      .default(false)
      .describe('true: no run begins; what runs goes on, and runs of that time are not made up for.'),
    startingDeadlineSeconds: z
      .int32()
      .min(1)
      .max(604_800)
      .default(3600)
      .describe('A run that could not begin within this many seconds of its time is missed.'),
    successfulHistoryLimit: historyLimit('successful'),
    failedHistoryLimit: historyLimit('failed and cancelled'),
    cleaning: withRules(z.object(cleaningFields), cleaningRules()).optional().describe('Clean, as in a Cleaning.'),
    drivePath: z
      .object(scheduledDrivePathFields)
      .optional()
      .describe('Drive a path, as in a DrivePath, with at most 100 waypoints.'),
    mapDump: z.object(mapDumpFields).optional().describe('Take a map, as in a MapDump.'),
    sensorRead: withRules(z.object(sensorReadFields), sensorReadRules)
      .optional()
      .describe('Read sensors, as in a SensorRead.'),
  }),
  [exactlyOne(TEMPLATES, `say what to do: exactly one of ${TEMPLATES.join(', ')} is required`)],
).describe('When to do what.');

const status = z.object({
  observedGeneration: observedGeneration(),
  lastScheduleTime: statusInstant().optional().describe('The time of the last run that began.'),
  nextScheduleTime: statusInstant().optional().describe('When it will run next.'),
  lastResult: statusText(64).optional().describe('How the last run ended: Succeeded, Failed or Cancelled.'),
  lastMissed: z
    .object({
      time: statusInstant().describe('The time of the run.'),
      reason: statusText(64).describe('Why it was missed, in one word of docs/reasons.md.'),
      message: statusText(1024).optional().describe('Why it was missed, in words.'),
    })
    .optional()
    .describe('The last run that was due and did not begin.'),
  recordedThrough: statusInstant()
    .optional()
    .describe('All runs up to this time are recorded; the robot forgets them.'),
  conditions: conditions('Ready (the robot has this schedule, and can do what it says), Suspended.'),
});

export const vacuumScheduleKind = {
  kind: 'VacuumSchedule',
  plural: 'vacuumschedules',
  singular: 'vacuumschedule',
  shortNames: ['vsched'],
  description:
    'VacuumSchedule makes a robot do something again and again. It is kept on the robot and fires there, also while the network is down; each run is recorded as an object.',
  spec,
  status,
  columns: [
    { name: 'Robot', type: 'string', jsonPath: '.spec.robotName', description: 'The robot.' },
    { name: 'Schedule', type: 'string', jsonPath: '.spec.schedule', description: 'When it runs.' },
    { name: 'Suspend', type: 'boolean', jsonPath: '.spec.suspend', description: 'Whether it is held.' },
    {
      name: 'Ready',
      type: 'string',
      jsonPath: '.status.conditions[?(@.type=="Ready")].status',
      description: 'Whether the robot has it and can do it.',
    },
    { name: 'Last', type: 'date', jsonPath: '.status.lastScheduleTime', description: 'Time since the last run.' },
    { name: 'Result', type: 'string', jsonPath: '.status.lastResult', description: 'How it ended.' },
    { name: 'Next', type: 'string', jsonPath: '.status.nextScheduleTime', description: 'The next run.' },
    {
      name: 'Reason',
      type: 'string',
      jsonPath: '.status.conditions[?(@.type=="Ready")].reason',
      description: 'Why it is ready, or not.',
      wide: true,
    },
    { name: 'Time Zone', type: 'string', jsonPath: '.spec.timeZone', description: 'Whose clock.', wide: true },
    { name: 'Missed', type: 'string', jsonPath: '.status.lastMissed.reason', description: 'Why.', wide: true },
    AGE_COLUMN,
  ],
  rules: [nameIsDnsLabel('VacuumSchedule')],
} as const satisfies KindDefinition;
