import { z } from 'zod';
import type { KindDefinition } from '../kind.ts';
import { exactlyOne, listMap, listSet, type Rule, withRules } from '../rules.ts';
import { robotText, statusAmount, statusText } from './names.ts';
import { outputField, outputRules, readFields, taskColumns, taskSpec, taskStatusFields } from './task.ts';

const formats = withRules(
  listSet(
    z
      .array(z.enum(['csv', 'jsonl']))
      .min(1)
      .max(2),
  ),
  [
    {
      rule: 'size(self) == 1',
      message: 'choose one of csv and jsonl: both together may pass the 1 MiB that an object may have',
    },
  ],
);

/** What a sensor reading is, without who does it and when. */
export const sensorReadFields = {
  sensors: listSet(z.array(robotText(64, 'lidar')).min(1).max(32)).describe(
    'The sensors to read, by their names in status.sensors of the VacuumRobot.',
  ),
  samples: z
    .int32()
    .min(1)
    .max(100_000)
    .optional()
    .describe('How many times to read. Exactly one of samples and durationSeconds is given.'),
  durationSeconds: z.int32().min(1).max(86_400).optional().describe('How long to read, in seconds.'),
  periodMilliseconds: z
    .int32()
    .min(10)
    .max(3_600_000)
    .default(1000)
    .describe(
      'The time between two readings, in milliseconds; at least minPeriodMilliseconds of the sensor. 200 is five times a second.',
    ),
  formats: formats
    .default(['csv'])
    .describe('The file to write: csv, or jsonl (one JSON object a line). Gzipped above 64 KiB.'),
  ...outputField,
};

export const sensorReadRules: readonly Rule[] = [
  exactlyOne(['samples', 'durationSeconds'], 'say how much: exactly one of samples and durationSeconds is required'),
];

const spec = taskSpec({ ...sensorReadFields, ...readFields }, sensorReadRules);

const value = z.object({
  name: statusText(32).describe('Which of the values.'),
  min: z.int().describe('The smallest.'),
  max: z.int().describe('The largest.'),
  mean: z.int().describe('The mean, rounded.'),
  last: z.int().describe('The last.'),
});

const reading = z.object({
  name: statusText(64).describe('The sensor.'),
  unit: statusText(32).describe('The unit of the values, all of them integers.'),
  count: statusAmount().describe('How many readings there are.'),
  min: z.int().optional().describe('The smallest value, over all values of a reading.'),
  max: z.int().optional().describe('The largest value, over all values of a reading.'),
  mean: z.int().optional().describe('The mean over all values of a reading, rounded.'),
  last: z.int().optional().describe('The last value; only of a sensor that has but one.'),
  values: listMap(z.array(value).max(16), 'name')
    .optional()
    .describe(
      'The same of each value, of a sensor whose values have names, as left and right; those of lidar have none.',
    ),
});

const status = z.object({
  ...taskStatusFields,
  sensors: listMap(z.array(reading).max(32), 'name').optional().describe('What each sensor said, in short.'),
});

export const sensorReadKind = {
  kind: 'SensorRead',
  plural: 'sensorreads',
  singular: 'sensorread',
  shortNames: ['vread'],
  description: 'SensorRead records sensors of a robot for a while and leaves the readings in a Secret.',
  spec,
  status,
  columns: taskColumns({
    name: 'Output',
    type: 'string',
    jsonPath: '.status.outputRef.name',
    description: 'The Secret with its file.',
    wide: true,
  }),
  rules: outputRules,
} as const satisfies KindDefinition;
