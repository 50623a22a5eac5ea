/** Sensor reads: what is in the file, that it disturbs nothing, and what is refused. */
import { suite, test } from 'node:test';
import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { runWhole } from '../../support/cleanings.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { conditionOf, says, stateOf } from '../../support/sights.ts';
import type { SeenObject, TestRobot } from '../../support/system.ts';
import { dustyAndSleepy, systemForThisFile } from '../../support/system-for-this-file.ts';
import { until } from '../../support/until.ts';

suite('a sensor read', { skip: mosquittoMissing() }, () => {
  let dusty: TestRobot;
  const system = systemForThisFile(async (begun) => {
    ({ dusty } = await dustyAndSleepy(begun));
  });

  async function read(name: string, spec: object): Promise<SeenObject> {
    await system().apply({ kind: 'SensorRead', metadata: { name }, spec: { robotName: 'dusty', ...spec } });
    return system().see('sensorread', name, ({ status }) =>
      ['Succeeded', 'Failed', 'Cancelled'].includes(status?.phase),
    );
  }

  async function files(name: string): Promise<Record<string, Buffer>> {
    const { data } = JSON.parse(await system().kubectl(['get', 'secret', `${name}-output`, '-o', 'json'])) as {
      data: Record<string, string>;
    };
    return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64')]));
  }

  test('samples are rows, values are columns with their units, and the status has them in short', async () => {
    const { status } = await read('few', { sensors: ['battery', 'bumper'], samples: 3, periodMilliseconds: 1000 });
    assert.equal(status.phase, 'Succeeded');
    const [header, ...rows]: string[][] = parse((await files('few'))['readings.csv'] ?? '');
    assert.deepEqual(header, [
      'wallTime',
      'monotonicMilliseconds',
      'battery.percent',
      'bumper.left.boolean',
      'bumper.right.boolean',
    ]);
    assert.equal(rows.length, 3);
    for (const row of rows) assert.match(row.join(' '), /^\d{4}-\d\d-\d\dT[\d:.]+Z \d+ \d+ [01] [01]$/);
    const [battery] = status['sensors'] as { name: string; unit: string; count: number; last: number }[];
    assert.deepEqual([battery?.name, battery?.unit, battery?.count], ['battery', 'percent', 3]);
  });

  test('a long one is gzipped, runs beside a cleaning, and does not disturb it', async () => {
    await runWhole(system(), 'beside', 'dusty');
    const lidar = { sensors: ['lidar'], durationSeconds: 12, periodMilliseconds: 200, formats: ['jsonl'] };
    const { status } = await read('lidar', lidar);
    assert.equal(status.phase, 'Succeeded');
    assert.equal(await stateOf(dusty), 'Cleaning');
    const { 'readings.jsonl.gz': packed } = await files('lidar');
    const lines = gunzipSync(packed ?? Buffer.alloc(0))
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { lidar: number[] });
    assert.deepEqual(
      lines.map((line) => line.lidar.length),
      Array<number>(61).fill(360),
    );
    await system().kubectl(['delete', 'cleaning', 'beside', '--timeout=10s']);
  });

  test('what the robot does not have, or not so often, is refused with what it has', async () => {
    const unknown = await read('unknown', { sensors: ['sonar'], samples: 1 });
    assert.deepEqual([unknown.status.phase, unknown.status.reason], ['Failed', 'Unsupported']);
    assert.match(unknown.status.message, /no sensor sonar; it has lidar, bumper/);
    const eager = await read('eager', { sensors: ['lidar'], samples: 1, periodMilliseconds: 100 });
    assert.match(eager.status.message, /ask for periodMilliseconds: 200/);
  });

  test('a consumable that a person put in new has its whole time; one that the robot has not is refused', async () => {
    const reset = (name: string, consumable: string): Promise<string> =>
      system().apply({
        kind: 'RobotAction',
        metadata: { name },
        spec: { robotName: 'dusty', action: 'ResetConsumable', consumable },
      });
    await reset('new-filter', 'filter');
    await system().kubectl(['wait', '--for=condition=Complete', 'robotaction/new-filter', '--timeout=10s']);
    await reset('new-wings', 'wings');
    const { status } = await system().see('robotaction', 'new-wings', ({ status: its }) => its?.phase === 'Failed');
    assert.match(status.message, /no consumable wings; it has main-brush, side-brush, filter, sensors/);
  });

  test('suspended it stands still with its active deadline, and resumed it reads the rest', async () => {
    const suspend = (is: boolean): Promise<void> => system().patch('sensorread', 'held', { spec: { suspend: is } });
    await system().apply({
      kind: 'SensorRead',
      metadata: { name: 'held' },
      spec: { robotName: 'dusty', sensors: ['battery'], durationSeconds: 3, activeDeadlineSeconds: 5 },
    });
    await system().see('sensorread', 'held', ({ status }) => status?.phase === 'Running');
    await suspend(true);
    const held = await system().see('sensorread', 'held', says('Suspended', 'Suspended'));
    assert.equal(held.status.phase, 'Running');
    const pausedAt = Date.now();
    // A read looks once a second whether it is suspended: it stands still for 4.5 s at least.
    await until(() => Date.now() > pausedAt + 5_500);
    await suspend(false);
    const { status } = await system().see('sensorread', 'held', ({ status: its }) => its?.phase === 'Succeeded');
    assert.equal(conditionOf({ metadata: held.metadata, status }, 'Suspended')?.reason, 'Resumed');
    const rows: Record<string, string>[] = parse((await files('held'))['readings.csv'] ?? '', { columns: true });
    assert.equal(rows.length, 4);
    const [wall, own] = [
      rows.map(({ wallTime = '' }) => Date.parse(wallTime)),
      rows.map(({ monotonicMilliseconds }) => Number(monotonicMilliseconds)),
    ].map((times) => Number(times.at(-1)) - Number(times[0]));
    assert.ok(Number(own) < 3_900 && Number(wall) > 7_000, `${own} ms of its own in ${wall} ms`);
  });

  test('one that is cancelled is over at once', async () => {
    await system().apply({
      kind: 'SensorRead',
      metadata: { name: 'endless' },
      spec: { robotName: 'dusty', sensors: ['battery'], durationSeconds: 86_400 },
    });
    await system().see('sensorread', 'endless', ({ status }) => status?.phase === 'Running');
    await system().kubectl(['delete', 'sensorread', 'endless', '--timeout=10s']);
  });
});
