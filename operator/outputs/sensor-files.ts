import type { SpecOf, StatusOf } from '@kubevac/crds/kinds.ts';
import {
  readingsHead,
  readingsSample,
  type ReadingsHead,
  type ReadingsSample,
} from '@kubevac/protocol/sensor-readings.ts';
import { csvText, wallTime } from './csv.ts';
import { gzippedIfLarge } from './gzipped-if-large.ts';
import type { OutputFiles } from './output-file.ts';

type Sensor = ReadingsHead['sensors'][number];
type Summary = NonNullable<StatusOf<'SensorRead'>['sensors']>[number];

/** No output of an agent has more values, but one that lies may have rows that are mostly empty. */
const mostCells = 2_500_000;

/** A file of all readings, and what each sensor said in short. @throws when the lines do not read */
export function sensorReadFiles({ formats }: Pick<SpecOf<'SensorRead'>, 'formats'>, readings: Uint8Array): OutputFiles {
  const { sensors, samples, widths } = readingsOf(readings);
  const [text, name, contentType] = formats.includes('jsonl')
    ? [jsonLines(sensors, samples), 'readings.jsonl', 'application/jsonl']
    : [csv({ sensors, samples, widths }), 'readings.csv', 'text/csv'];
  const file = gzippedIfLarge({ name, contentType, bytes: Buffer.from(text) });
  return { files: [file], facts: { sensors: sensors.map((sensor, at) => summaryOf(sensor, samples, at)) } };
}

interface Readings {
  readonly sensors: readonly Sensor[];
  readonly samples: readonly ReadingsSample[];
  readonly widths: readonly number[];
}

function readingsOf(bytes: Uint8Array): Readings {
  const [head = '', ...lines] = Buffer.from(bytes).toString('utf8').trimEnd().split('\n');
  const { sensors } = readingsHead.parse(JSON.parse(head));
  if (new Set(sensors.map(({ name }) => name)).size < sensors.length) throw new Error('a sensor is there twice');
  const samples = lines.map((line) => readingsSample.parse(JSON.parse(line)));
  const widths = widthsOf(sensors, samples);
  const cells = (widths.reduce((sum, width) => sum + width, 0) + 2) * samples.length;
  if (cells > mostCells) throw new Error(`${cells} values are more than the ${mostCells} that are written out`);
  return { sensors, samples, widths };
}

/** How many values each sensor has at most. */
function widthsOf(sensors: readonly Sensor[], samples: readonly ReadingsSample[]): number[] {
  const widths = sensors.map(() => 1);
  for (const { values } of samples)
    for (const at of widths.keys()) widths[at] = Math.max(widths[at] ?? 1, values[at]?.length ?? 0);
  return widths;
}

/**
 * A row for each sample, a column for each value. A column is called as its sensor, its field or the number of the
 * value where there are several, and its unit: `Bumper.left.boolean`.
 */
function csv({ sensors, samples, widths }: Readings): string {
  const columns = sensors.flatMap((sensor, at) => columnsOf(sensor, widths[at] ?? 1));
  const rows = samples.map(({ monotonicMilliseconds, wallMilliseconds, values }) => [
    wallTime(wallMilliseconds),
    monotonicMilliseconds,
    ...widths.flatMap((width, at) => Array.from({ length: width }, (_, column) => values[at]?.[column] ?? '')),
  ]);
  return csvText(['wallTime', 'monotonicMilliseconds', ...columns], rows);
}

function columnsOf({ name, unit, fields }: Sensor, width: number): string[] {
  return Array.from({ length: width }, (_, at) => {
    const word = width === 1 ? undefined : (fields?.[at] ?? String(at));
    return [name, word, unit].filter((part) => part !== undefined).join('.');
  });
}

/** A line for each sample, with the values of each sensor by its name. */
function jsonLines(sensors: readonly Sensor[], samples: readonly ReadingsSample[]): string {
  return samples
    .map(({ values, wallMilliseconds, monotonicMilliseconds }) => {
      const wallTime = wallMilliseconds === undefined ? undefined : new Date(wallMilliseconds).toISOString();
      const readings = Object.fromEntries(sensors.map(({ name }, at) => [name, values[at] ?? []]));
      return `${JSON.stringify({ wallTime, monotonicMilliseconds, ...readings })}\n`;
    })
    .join('');
}

/** Over all values of a sensor; the last one where it has but one, and all of it value by value where these have names. */
function summaryOf({ name, unit, fields }: Sensor, samples: readonly ReadingsSample[], at: number): Summary {
  const readings = samples.map(({ values }) => values[at] ?? []).filter((values) => values.length > 0);
  if (readings.length === 0) return { name, unit, count: 0 };
  const last = readings.at(-1);
  return {
    name,
    unit,
    count: readings.length,
    ...figuresOf(readings.flat()),
    ...(last?.length === 1 && { last: last[0] }),
    ...(fields !== undefined && { values: valuesOf(fields, readings) }),
  };
}

function valuesOf(fields: readonly string[], readings: readonly (readonly number[])[]): NonNullable<Summary['values']> {
  return [...new Set(fields)].flatMap((name) => {
    const values = readings.flatMap((reading) => reading[fields.indexOf(name)] ?? []);
    const last = values.at(-1);
    return last === undefined ? [] : [{ name, ...figuresOf(values), last }];
  });
}

function figuresOf(values: readonly number[]): { min: number; max: number; mean: number } {
  return {
    min: values.reduce((least, value) => Math.min(least, value)),
    max: values.reduce((most, value) => Math.max(most, value)),
    mean: Math.round(values.reduce((sum, value) => sum + value, 0) / values.length),
  };
}
