import { setTimeout as delay } from 'node:timers/promises';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import { packOutput } from '@kubevac/protocol/output.ts';
import { DriverError, type DriverInfo } from '../../drivers/driver.ts';
import type { ReadRecord } from '../../journal/records.ts';
import { bindingOf } from '../binding.ts';
import { openTask, type ReadEnding } from './read-ending.ts';
import { Recording } from './recording.ts';
import type { Ending } from '../ending.ts';
import type { Workbench } from '../workbench.ts';

type SensorRecord = Extract<ReadRecord, { section: 'sensorReads' }>;
type Sensor = DriverInfo['sensors'][number];

/** A firmware that is silent for so long will not say anything more soon. */
const silentMilliseconds = 10_000;
const progressStepPercent = 5;

/**
 * Reads sensors again and again at the asked period, beside whatever the robot does. A sample that the firmware did not answer is
 * left out. What was read is in memory until the end: an agent that restarts begins anew.
 *
 * @throws OutputStoreFullError
 */
export async function readSensors(bench: Workbench, task: SensorRecord): Promise<ReadEnding> {
  const { readSensors: read } = bench.driver;
  const chosen = chosenSensors(task, bench.info, read !== undefined);
  if ('refusal' in chosen) return chosen.refusal;
  const names = chosen.sensors.map(({ name }) => name);
  const planned = samplesOf(task);
  const recording = new Recording(chosen.sensors, planned, task.spec.periodMilliseconds);
  for (let sample = 0; sample < planned; sample += 1) {
    const stop = await until(sample * task.spec.periodMilliseconds, { bench, task, recording });
    if (stop !== undefined) return stop;
    const values = await read?.(names).catch(silence);
    if (values !== undefined) recording.add(values, bench.clock.now()?.milliseconds);
    tellProgress(bench, task.id, (sample + 1) / planned);
  }
  if (recording.count === 0) return silent(recording);
  const output = bench.outputs.write(task.id, packOutput([{ name: 'readings', bytes: recording.file() }]));
  return { phase: 'Succeeded', reason: 'Finished', message: readText(recording.count), output };
}

const lookMilliseconds = 1_000;

/** Waits for the turn of a sample, which a suspension puts off. @returns why there is none, if so */
async function until(
  age: number,
  { bench, task, recording }: { bench: Workbench; task: SensorRecord; recording: Recording },
): Promise<ReadEnding | undefined> {
  for (;;) {
    const stop = whyStop(bench, task, recording);
    if (stop !== undefined) return stop;
    const isSuspended = openTask(bench, task.id)?.suspend === true;
    recording.stand(isSuspended);
    const left = age - recording.age;
    if (!isSuspended && left <= 0) return undefined;
    await delay(isSuspended ? lookMilliseconds : Math.min(left, lookMilliseconds));
  }
}

function silent({ count, planned }: Recording): ReadEnding {
  const message = `the firmware answered ${count} of ${planned} times, and then did not any more`;
  return { phase: 'Failed', reason: 'FirmwareNotAnswering', message };
}

function whyStop(bench: Workbench, task: SensorRecord, recording: Recording): ReadEnding | undefined {
  const { count, planned, bytes, silence: quiet, period } = recording;
  if (openTask(bench, task.id) === undefined) return 'Over';
  // PROTOCOL rule 11: an agent that is not the bound one asks its driver nothing more.
  if (bindingOf(bench.journal.state.meta) === 'Unbound') return 'Over';
  if (quiet > silentMilliseconds + period) return silent(recording);
  if (bytes > LIMITS.outputBytes) {
    const message = `${count} of ${planned} samples are more than ${LIMITS.outputBytes} bytes already: ask for fewer`;
    return { phase: 'Failed', reason: 'OutputTooLarge', message };
  }
  return undefined;
}

/** The sensors that are asked for, or why they cannot be read so. */
function chosenSensors(
  { spec }: SensorRecord,
  info: DriverInfo | undefined,
  isAble: boolean,
): { readonly sensors: readonly Sensor[] } | { readonly refusal: Ending } {
  const unsupported = (message: string) => ({ refusal: { phase: 'Failed', reason: 'Unsupported', message } }) as const;
  const known = isAble ? (info?.sensors ?? []) : [];
  const has = known.map(({ name }) => name).join(', ');
  const chosen: Sensor[] = [];
  for (const name of spec.sensors) {
    const sensor = known.find((one) => one.name === name);
    if (sensor === undefined) return unsupported(`the robot has no sensor ${name}; it has ${has || 'none'}`);
    if (spec.periodMilliseconds < sensor.minPeriodMilliseconds) {
      const { minPeriodMilliseconds } = sensor;
      return unsupported(
        `${name} has something new every ${minPeriodMilliseconds} ms at most: ask for periodMilliseconds: ${minPeriodMilliseconds} or more, not ${spec.periodMilliseconds}`,
      );
    }
    chosen.push(sensor);
  }
  return { sensors: chosen };
}

function readText(count: number): string {
  return count === 1 ? '1 sample was read' : `${count} samples were read`;
}

/** A duration has a sample at its begin. */
function samplesOf({ spec }: SensorRecord): number {
  const { samples, durationSeconds = 0, periodMilliseconds } = spec;
  return samples ?? Math.floor((durationSeconds * 1000) / periodMilliseconds) + 1;
}

function silence(error: unknown): undefined {
  if (!(error instanceof DriverError) || error.kind !== 'NotAnswering') throw error;
}

function tellProgress(bench: Workbench, id: string, share: number): void {
  const percent = Math.floor((100 * share) / progressStepPercent) * progressStepPercent;
  if (percent === (bench.situation().progress.get(id)?.percent ?? 0)) return;
  bench.note(id, { percent });
  bench.wake();
}
