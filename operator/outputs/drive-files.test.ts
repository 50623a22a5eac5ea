import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import type { DrivenPath, DrivenPoint } from '@kubevac/protocol/driven-path.ts';
import { driveFiles } from './drive-files.ts';

const waypoints = [
  { xMillimeters: 0, yMillimeters: 0 },
  { xMillimeters: 1_000, yMillimeters: -500 },
];

function point(leg: number, over: Partial<DrivenPoint> = {}): DrivenPoint {
  return { leg, monotonicMilliseconds: leg * 100, xMillimeters: leg, yMillimeters: -leg, headingDegrees: 90, ...over };
}

function filesOf(points: readonly DrivenPoint[], over: Partial<DrivenPath> = {}) {
  const driven: DrivenPath = { waypoints, loops: 2, skippedWaypoints: [1], points: [...points], ...over };
  return driveFiles(Buffer.from(JSON.stringify(driven)), undefined);
}

test('a row says when, where and on the way to which waypoint of which loop', () => {
  const wallMilliseconds = Date.UTC(2026, 0, 5, 10, 0, 0, 250);
  const [csv, picture] = filesOf([point(0, { wallMilliseconds }), point(3)]);
  assert.deepEqual(parse(Buffer.from(csv?.bytes ?? []), { columns: true }), [
    {
      wallTime: '2026-01-05T10:00:00.250Z',
      monotonicMilliseconds: '0',
      loop: '1',
      waypoint: '1',
      xMillimeters: '0',
      yMillimeters: '0',
      headingDegrees: '90',
    },
    {
      wallTime: '',
      monotonicMilliseconds: '300',
      loop: '2',
      waypoint: '2',
      xMillimeters: '3',
      yMillimeters: '-3',
      headingDegrees: '90',
    },
  ]);
  assert.deepEqual([csv?.name, csv?.contentType], ['driven.csv', 'text/csv']);
  assert.deepEqual([picture?.name, picture?.contentType], ['path.png', 'image/png']);
});

test('a long way is gzipped', () => {
  const [csv] = filesOf(Array.from({ length: 3_000 }, (_, at) => point(at)));
  assert.deepEqual([csv?.name, csv?.contentType], ['driven.csv.gz', 'application/gzip']);
  assert.equal(parse(gunzipSync(csv?.bytes ?? Buffer.alloc(0))).length, 3_001);
});

test('a drive of which no point is known is a picture of what was asked', () => {
  const [csv, picture] = filesOf([]);
  assert.equal(
    Buffer.from(csv?.bytes ?? [])
      .toString()
      .trim()
      .split('\n').length,
    1,
  );
  assert.ok((picture?.bytes.byteLength ?? 0) > 100);
});

test('what is no drive is refused', () => {
  assert.throws(() => filesOf([point(-1)]));
  assert.throws(() => driveFiles(Buffer.from('{'), undefined));
});
