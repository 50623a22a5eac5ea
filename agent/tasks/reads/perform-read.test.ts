import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '@kubevac/base/log.ts';
import { decodeMap } from '@kubevac/maps/codec.ts';
import { drawnMap } from '@kubevac/maps/testing/drawn.ts';
import { unpackOutput } from '@kubevac/protocol/output.ts';
import type { ReadingsSample } from '@kubevac/protocol/sensor-readings.ts';
import { DriverError, type Driver } from '../../drivers/driver.ts';
import { driverOf, FirmwareModel, modelInfo } from '../../drivers/testing/firmware-model.ts';
import type { TaskRecord } from '../../journal/records.ts';
import { performRead } from './perform-read.ts';
import { MemoryJournal } from '../testing/memory-journal.ts';
import { MemoryPoints } from '../testing/memory-points.ts';
import { MemoryOutputs } from '../testing/memory-outputs.ts';
import { mapDump, sensorRead, standings, stateWith, timeAt } from '../testing/records.ts';
import { Workbench } from '../workbench.ts';

const map = drawnMap('###', '#a#');
const sensors = [{ name: 'battery', unit: 'percent', minPeriodMilliseconds: 10 }];

/** A read that was begun, with what the driver does otherwise; `woken` resolves when it has ended. */
function begun(task: TaskRecord, over: Partial<Driver> = {}) {
  const { promise: woken, resolve } = Promise.withResolvers<void>();
  const journal = new MemoryJournal(stateWith([task]));
  const outputs = new MemoryOutputs();
  const reading = {
    map: async () => ({ map }),
    readSensors: async (names: readonly string[]) => names.map(() => [42]),
  };
  const bench = new Workbench({
    journal,
    outputs,
    driven: new MemoryPoints(),
    driver: { ...driverOf(new FirmwareModel(), () => undefined), ...reading, ...over },
    clock: { now: () => timeAt(10) },
    log: silentLogger,
    onStarted: () => undefined,
    wake: () => {
      if (standing() !== 'Running' || bench.situation().progress.get(task.id)?.known === false) resolve();
    },
  });
  bench.info = { ...modelInfo, sensors };
  const standing = (): string | undefined => standings(journal.state)[task.id];
  performRead(bench, task);
  return { bench, journal, outputs, woken, standing };
}

/** The head of a file of readings, and its samples. */
function linesOf(file: Buffer | undefined): object[] {
  const [part] = unpackOutput(file ?? Buffer.alloc(0));
  const lines = Buffer.from(part?.bytes ?? [])
    .toString()
    .trimEnd();
  return lines.split('\n').map((line) => JSON.parse(line) as object);
}

test('a map is kept until it is fetched, and the task says what it left', async () => {
  const { journal, outputs, woken, standing } = begun(mapDump('m'));
  assert.equal(standing(), 'Running');
  await woken;
  assert.equal(standing(), 'Succeeded/Finished');
  const [part] = unpackOutput(outputs.files.get('m') ?? Buffer.alloc(0));
  assert.deepEqual(decodeMap(part?.bytes ?? Buffer.alloc(0)).grid.cells, map.grid.cells);
  assert.equal(journal.state.tasks.get('m')?.output?.bytes, outputs.files.get('m')?.length);
});

test('samples are taken at their period, each with its time', async () => {
  const { outputs, woken, standing } = begun(sensorRead('s'));
  await woken;
  assert.equal(standing(), 'Succeeded/Finished');
  const [head, ...samples] = linesOf(outputs.files.get('s'));
  assert.deepEqual(head, { sensors: [{ name: 'battery', unit: 'percent' }] });
  assert.deepEqual(
    samples.map((sample) => (sample as ReadingsSample).values),
    [[[42]], [[42]], [[42]]],
  );
});

test('one sample is told as one', async () => {
  const { journal, woken } = begun(
    sensorRead('s', { spec: { sensors: ['battery'], samples: 1, periodMilliseconds: 10 } }),
  );
  await woken;
  assert.equal(journal.state.tasks.get('s')?.message, '1 sample was read');
});

test('one that was cancelled meanwhile leaves nothing and is not ended twice', async () => {
  const { promise: answer, resolve } = Promise.withResolvers<{ map: typeof map }>();
  const { bench, journal, outputs, standing } = begun(mapDump('m'), { map: () => answer });
  bench.save({ tasks: [{ ...bench.task('m'), phase: 'Cancelled', reason: 'Cancelled' }] });
  resolve({ map });
  await new Promise((done) => setTimeout(done, 20));
  assert.equal(standing(), 'Cancelled/Cancelled');
  assert.equal(journal.state.tasks.get('m')?.output, undefined);
  assert.equal(outputs.files.size, 0);
});

test('rule 16: a firmware that did not answer is asked once more', async () => {
  const silent = () => Promise.reject(new DriverError('NotAnswering', 'nobody there'));
  const { bench, woken, standing } = begun(mapDump('m'), { map: silent });
  await woken;
  assert.equal(standing(), 'Running');
  assert.equal(bench.situation().progress.get('m')?.known, false);
});

test('suspended it takes no samples, and then goes on as if there had been no pause', async () => {
  const takenAt: number[] = [];
  const { promise: twoTaken, resolve: tell } = Promise.withResolvers<void>();
  const spec = { sensors: ['battery'], samples: 6, periodMilliseconds: 20 };
  const { bench, outputs, woken, standing } = begun(sensorRead('s', { spec }), {
    readSensors: async () => {
      if (takenAt.push(performance.now()) !== 2) return [[1]];
      bench.save({ tasks: [{ ...bench.task('s'), suspend: true }] });
      setImmediate(tell);
      return [[1]];
    },
  });
  await twoTaken;
  bench.save({ tasks: [{ ...bench.task('s'), suspend: false }] });
  await woken;
  assert.equal(standing(), 'Succeeded/Finished');
  const [, ...samples] = linesOf(outputs.files.get('s')) as ReadingsSample[];
  const ages = samples.map(({ monotonicMilliseconds }) => monotonicMilliseconds);
  assert.equal(ages.length, 6);
  const pauseOf = ([, second = 0, third = 0]: readonly number[]): number => third - second;
  assert.ok(pauseOf(takenAt) > 500 && pauseOf(ages) < 500, `${pauseOf(takenAt)} ms, told as ${pauseOf(ages)} ms`);
});

test('what the robot does not have is said', async () => {
  const { map: _map, ...none } = driverOf(new FirmwareModel(), () => undefined);
  const mapless = begun(mapDump('m'), { ...none, map: undefined as never });
  const sensorless = begun(sensorRead('s', { spec: { sensors: ['sonar'], samples: 1, periodMilliseconds: 10 } }));
  await Promise.all([mapless.woken, sensorless.woken]);
  assert.deepEqual([mapless.standing(), sensorless.standing()], ['Failed/Unsupported', 'Failed/Unsupported']);
  assert.match(sensorless.journal.state.tasks.get('s')?.message ?? '', /no sensor sonar; it has battery/);
});

test('a sample that the firmware did not answer is left out', async () => {
  let calls = 0;
  const sometimes = async () => {
    calls += 1;
    if (calls === 2) throw new DriverError('NotAnswering', 'not now');
    return [[calls]];
  };
  const { journal, woken, standing } = begun(sensorRead('s'), { readSensors: sometimes });
  await woken;
  assert.equal(standing(), 'Succeeded/Finished');
  assert.match(journal.state.tasks.get('s')?.message ?? '', /^2 samples/);
});

test('a firmware that answers nothing at all is no success', async () => {
  const silent = () => Promise.reject(new DriverError('NotAnswering', 'nobody there'));
  const { woken, standing } = begun(sensorRead('s'), { readSensors: silent });
  await woken;
  assert.equal(standing(), 'Failed/FirmwareNotAnswering');
});

test('an end that the journal did not take is reached again, and what was read leaves its room', async () => {
  const { bench, journal, outputs, woken, standing } = begun(mapDump('m'));
  journal.works = false;
  await woken;
  assert.equal(standing(), 'Running');
  assert.equal(outputs.files.size, 0);
  assert.equal(bench.situation().progress.get('m')?.known, false);
});

test('rule 11: an agent that is not the bound one any more reads no further', async () => {
  let calls = 0;
  const { bench } = begun(sensorRead('s', { spec: { sensors: ['battery'], samples: 50, periodMilliseconds: 10 } }), {
    readSensors: async () => {
      calls += 1;
      return [[1]];
    },
  });
  bench.save({ meta: { robot: { ...bench.journal.state.meta.robot, journalId: 'another' } } });
  const before = calls;
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.ok(calls <= before + 1);
});
