import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { formatNamed, SAVED_KINDS } from './formats.ts';
import { savedFiles } from './saved-files.ts';
import type { Saving } from './saving.ts';

function saving(kind: 'MapDump' | 'SensorRead', format: string, path: string): Saving {
  const saved = SAVED_KINDS[kind];
  assert.ok(saved !== undefined);
  return { into: 'File', path, format: formatNamed(saved, format) };
}

function files(texts: Readonly<Record<string, string | Buffer>>): Map<string, Buffer> {
  return new Map(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)]));
}

function texts(asked: Saving, left: Readonly<Record<string, string | Buffer>>): Record<string, string> {
  const saved = savedFiles(asked, files(left));
  return Object.fromEntries(saved.map(({ path, bytes }) => [path, bytes.toString()]));
}

const csv = 'wallTime,battery.percent\r\n';

test('readings are unpacked, unless they are to be packed', () => {
  const lidar = saving('SensorRead', 'csv', 'lidar.csv');
  assert.deepEqual(texts(lidar, { 'readings.csv': csv }), { 'lidar.csv': csv });
  assert.deepEqual(texts(lidar, { 'readings.csv.gz': gzipSync(csv) }), { 'lidar.csv': csv });
  for (const left of [{ 'readings.csv': csv }, { 'readings.csv.gz': gzipSync(csv) }]) {
    const [file] = savedFiles(saving('SensorRead', 'csv', 'lidar.csv.gz'), files(left));
    assert.equal(gunzipSync(file?.bytes ?? '').toString(), csv);
  }
});

test('the yaml of a pgm stands beside it and names it as it is called', () => {
  const left = { 'map.pgm': 'P5', 'map.yaml': 'image: map.pgm\nresolution: 0.05\n' };
  assert.deepEqual(texts(saving('MapDump', 'pgm', '/maps/home.pgm'), left), {
    '/maps/home.pgm': 'P5',
    '/maps/home.yaml': 'image: home.pgm\nresolution: 0.05\n',
  });
  assert.equal(
    texts(saving('MapDump', 'pgm', 'my home: $& #1.PGM'), left)['my home: $& #1.yaml'],
    'image: "my home: $& #1.PGM"\nresolution: 0.05\n',
  );
});

test('in a folder files are as they were left', () => {
  const left = { 'map.png': 'a', 'readings.csv.gz': 'b' };
  assert.deepEqual(texts({ into: 'Folder', path: 'maps' }, left), left);
});

test('what the robot sent is saved under any name, when it is one file', () => {
  const raw = saving('MapDump', 'raw', 'home.bin');
  assert.deepEqual(texts(raw, { 'map.simulator.json': '{}' }), { 'home.bin': '{}' });
  assert.throws(() => savedFiles(raw, files({ a: '', b: '' })), /of raw there are a, b: save them in a folder/);
});

test('a file that was not left is named, with those that were', () => {
  const png = saving('MapDump', 'png', 'home.png');
  assert.throws(() => savedFiles(png, files({ 'map.svg': '' })), {
    name: 'OutputFault',
    message: 'there is no map.png among what it left: map.svg',
  });
  assert.throws(() => savedFiles(png, files({})), /among what it left: nothing/);
  const lidar = saving('SensorRead', 'csv', 'lidar.csv');
  assert.throws(
    () => savedFiles(lidar, files({ 'readings.csv.gz': 'no gzip' })),
    /readings\.csv\.gz does not unpack: /,
  );
});
