import { parseDocument } from '@kubevac/protocol/documents.ts';
import { readingRequest, type ReadingAnswer } from '@kubevac/protocol/live.ts';
import type { Clock } from '../clock/measured-clock.ts';
import type { Driver, DriverInfo } from '../drivers/driver.ts';
import { refusalOf } from './refusal-of.ts';

export interface ReadingSource {
  readonly driver: Pick<Driver, 'readSensors'>;
  readonly clock: Clock;
  /** What the robot has; undefined while it does not answer. */
  readonly info: () => DriverInfo | undefined;
}

/** One reading of each sensor that was asked for; undefined to a question that does not read. Moves nothing. */
export async function answerReading(source: ReadingSource, question: Buffer): Promise<string | undefined> {
  const asked = parseDocument(readingRequest, question);
  if (!asked.ok) return undefined;
  return JSON.stringify(await reading(source, asked.value.sensors).catch(refusalOf));
}

/** @throws DriverError */
async function reading({ driver, clock, info }: ReadingSource, names: readonly string[]): Promise<ReadingAnswer> {
  const known = info()?.sensors;
  if (known === undefined) return { refused: { reason: 'FirmwareSilent', message: 'the firmware does not answer' } };
  const chosen = names.map((name) => known.find((sensor) => sensor.name === name));
  const unknown = names.find((_, at) => chosen[at] === undefined);
  const refuse = (message: string): ReadingAnswer => ({ refused: { reason: 'Unsupported', message } });
  if (unknown !== undefined)
    return refuse(`the robot has no sensor ${unknown}; it has ${known.map(({ name }) => name).join(', ') || 'none'}`);
  if (driver.readSensors === undefined)
    return refuse('the driver of this robot cannot read sensors while one looks on');
  const values = await driver.readSensors(names);
  const wallMilliseconds = clock.now()?.milliseconds;
  const sensors = chosen.flatMap((sensor) => (sensor === undefined ? [] : [headOf(sensor)]));
  return {
    sensors,
    values: values.map((all) => [...all]),
    ...(wallMilliseconds !== undefined && { wallMilliseconds }),
  };
}

function headOf({ name, unit, fields }: DriverInfo['sensors'][number]) {
  return { name, unit, ...(fields && { fields }) };
}
