import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { DrivenPointsFile } from './driven-points.ts';

function fileFor(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'kubevac-driven-'));
  context.after(() => rmSync(folder, { recursive: true }));
  return join(folder, 'journal.db.driven');
}

function at(xMillimeters: number, over: object = {}) {
  return { leg: 0, xMillimeters, yMillimeters: 0, headingDegrees: 0, monotonicMilliseconds: xMillimeters, ...over };
}

test('points are there after a restart of the agent, and nobody else reads them', (context) => {
  const path = fileFor(context);
  const before = new DrivenPointsFile(path);
  before.add(at(0));
  before.add(at(100));
  assert.deepEqual(new DrivenPointsFile(path).all, [at(0), at(100)]);
  assert.equal(statSync(path).mode & 0o777, 0o600);
});

test('a line that a crash cut off is left out', (context) => {
  const path = fileFor(context);
  new DrivenPointsFile(path).add(at(0));
  appendFileSync(path, '{"leg":0,"xMill');
  assert.deepEqual(new DrivenPointsFile(path).all, [at(0)]);
});

test('a robot that stands still adds nothing, one that turns or begins a leg does', (context) => {
  const points = new DrivenPointsFile(fileFor(context));
  for (const point of [at(0), at(10), at(10, { headingDegrees: 45 }), at(10, { headingDegrees: 45, leg: 1 })])
    points.add(point);
  assert.deepEqual(
    points.all.map(({ leg, headingDegrees }) => [leg, headingDegrees]),
    [
      [0, 0],
      [0, 45],
      [1, 45],
    ],
  );
});

test('a long way is thinned out, from its beginning to its end', (context) => {
  const path = fileFor(context);
  const points = new DrivenPointsFile(path);
  for (let x = 0; x < 30_000; x += 1) points.add(at(x * 25));
  assert.ok(points.all.length < 10_000, `${points.all.length} points`);
  assert.ok(points.all.length > 2_000, `${points.all.length} points`);
  assert.equal(points.all[0]?.xMillimeters, 0);
  assert.ok((points.all.at(-1)?.xMillimeters ?? 0) > 29_900 * 25);
  assert.deepEqual(new DrivenPointsFile(path).all, points.all);
});

test('a new path begins without the points of the one before', (context) => {
  const path = fileFor(context);
  const points = new DrivenPointsFile(path);
  points.add(at(0));
  points.clear();
  assert.deepEqual([points.all, new DrivenPointsFile(path).all], [[], []]);
});

test('a disk that takes nothing, or a folder in its place, costs no drive', (context) => {
  const folder = fileFor(context);
  mkdirSync(folder);
  for (const path of ['/nowhere/journal.db.driven', folder]) {
    const points = new DrivenPointsFile(path);
    points.clear();
    points.add(at(0));
    assert.deepEqual(points.all, [at(0)]);
  }
});

test('a line that is no point is left out', (context) => {
  const path = fileFor(context);
  new DrivenPointsFile(path).add(at(0));
  appendFileSync(path, '{"xMillimeters":"far"}\n{"leg":');
  assert.deepEqual(new DrivenPointsFile(path).all, [at(0)]);
});
