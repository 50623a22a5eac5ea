import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { ReadingsHead, ReadingsSample } from '@kubevac/protocol/sensor-readings.ts';
import { sensorReadFiles } from './sensor-files.ts';

const sensors: ReadingsHead['sensors'] = [
  { name: 'battery', unit: 'percent' },
  { name: 'bumper', unit: 'boolean', fields: ['left', 'right'] },
];

function readings(head: ReadingsHead['sensors'], samples: readonly ReadingsSample[]): Buffer {
  return Buffer.from([{ sensors: head }, ...samples].map((line) => `${JSON.stringify(line)}\n`).join(''));
}

function sample(monotonicMilliseconds: number, ...values: number[][]): ReadingsSample {
  return { monotonicMilliseconds, wallMilliseconds: Date.UTC(2026, 0, 5) + monotonicMilliseconds, values };
}

const two = [sample(0, [80], [0, 1]), sample(1000, [79], [1, 1])];

test('a CSV has a row for each sample and a column for each value', () => {
  const [file] = sensorReadFiles({ formats: ['csv'] }, readings(sensors, two)).files;
  assert.equal(file?.name, 'readings.csv');
  assert.equal(
    Buffer.from(file?.bytes ?? []).toString(),
    'wallTime,monotonicMilliseconds,battery.percent,bumper.left.boolean,bumper.right.boolean\r\n' +
      '2026-01-05T00:00:00.000Z,0,80,0,1\r\n2026-01-05T00:00:01.000Z,1000,79,1,1\r\n',
  );
});

test('lines of JSON have the values of each sensor by its name', () => {
  const [file] = sensorReadFiles({ formats: ['jsonl'] }, readings(sensors, two)).files;
  const [first = ''] = Buffer.from(file?.bytes ?? [])
    .toString()
    .split('\n');
  assert.deepEqual(JSON.parse(first), {
    wallTime: '2026-01-05T00:00:00.000Z',
    monotonicMilliseconds: 0,
    battery: [80],
    bumper: [0, 1],
  });
});

test('each sensor is told in short, and each of its values where these have names', () => {
  assert.deepEqual(sensorReadFiles({ formats: ['csv'] }, readings(sensors, two)).facts, {
    sensors: [
      { name: 'battery', unit: 'percent', count: 2, min: 79, max: 80, mean: 80, last: 79 },
      {
        name: 'bumper',
        unit: 'boolean',
        count: 2,
        min: 0,
        max: 1,
        mean: 1,
        values: [
          { name: 'left', min: 0, max: 1, mean: 1, last: 1 },
          { name: 'right', min: 1, max: 1, mean: 1, last: 1 },
        ],
      },
    ],
  });
  const lidar = [{ name: 'lidar', unit: 'millimeters' }];
  assert.deepEqual(sensorReadFiles({ formats: ['csv'] }, readings(lidar, [sample(0, [7, 9])])).facts, {
    sensors: [{ name: 'lidar', unit: 'millimeters', count: 1, min: 7, max: 9, mean: 8 }],
  });
});

test('a sensor without a value, and a time that was unknown, leave their cells empty', () => {
  const odd = [sample(0, [80], [0, 1]), { monotonicMilliseconds: 10, values: [[81], []] }];
  const { files, facts } = sensorReadFiles({ formats: ['csv'] }, readings(sensors, odd));
  assert.match(Buffer.from(files[0]?.bytes ?? []).toString(), /\r\n,10,81,,\r\n$/);
  assert.equal((facts as { sensors: { count: number }[] }).sensors[1]?.count, 1);
});

test('what is never read is said, too', () => {
  const { files, facts } = sensorReadFiles({ formats: ['csv'] }, readings(sensors, []));
  assert.match(Buffer.from(files[0]?.bytes ?? []).toString(), /^wallTime.*\r\n$/);
  assert.deepEqual((facts as { sensors: object[] }).sensors[0], { name: 'battery', unit: 'percent', count: 0 });
});

test('a large file is gzipped', () => {
  const many = Array.from({ length: 5_000 }, (_, index) => sample(index * 1000, [index], [0, 1]));
  const [file] = sensorReadFiles({ formats: ['csv'] }, readings(sensors, many)).files;
  assert.deepEqual([file?.name, file?.contentType], ['readings.csv.gz', 'application/gzip']);
  assert.equal(
    gunzipSync(file?.bytes ?? Buffer.alloc(0))
      .toString()
      .split('\r\n').length,
    5_002,
  );
});

test('lines that do not read are an error', () => {
  assert.throws(() => sensorReadFiles({ formats: ['csv'] }, Buffer.from('')));
  assert.throws(() => sensorReadFiles({ formats: ['csv'] }, Buffer.from('{"sensors":[]}\n{"values":7}\n')));
});

test('rows that are mostly empty do not become a file that nobody can hold', () => {
  const wide = sample(
    0,
    Array.from({ length: 4096 }, () => 1),
  );
  const many = Array.from({ length: 3_000 }, (_, index) => ({ monotonicMilliseconds: index, values: [] }));
  const rows = readings([{ name: 'lidar', unit: 'millimeters' }], [wide, ...many]);
  assert.throws(() => sensorReadFiles({ formats: ['csv'] }, rows), /are more than/);
});

test('a sensor that is there twice, which no status may have, is an error', () => {
  const twice = [sensors[0], sensors[0]].filter((one) => one !== undefined);
  assert.throws(() => sensorReadFiles({ formats: ['csv'] }, readings(twice, [])), /twice/);
});

test('a name stays in its cell', () => {
  const head = [{ name: '=cmd,"x', unit: 'a\r\nb' }];
  const [file] = sensorReadFiles({ formats: ['csv'] }, readings(head, [])).files;
  assert.match(Buffer.from(file?.bytes ?? []).toString(), /^wallTime,monotonicMilliseconds,"=cmd,""x\.a\r\nb"\r\n$/);
});
