import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionObject, cleaningObject } from '../../testing/objects.ts';
import { durationText, summaryOf, targetOf } from './task-columns.ts';

test('the target of a task in words', () => {
  const zone = { x1Millimeters: 0, y1Millimeters: 0, x2Millimeters: 1, y2Millimeters: 1 };
  const target = (spec: Record<string, unknown>) => targetOf(cleaningObject('a', { spec }));
  assert.equal(target({}), 'whole home');
  assert.equal(target({ mode: 'Rooms', rooms: ['kitchen', 'hall'] }), 'kitchen, hall');
  assert.equal(target({ mode: 'Zones', zones: [zone] }), '1 zone');
  assert.equal(target({ mode: 'Zones', zones: [zone, zone] }), '2 zones');
  assert.equal(target({ mode: 'Spot', spot: { place: 'table' } }), 'table');
  assert.equal(target({ mode: 'Spot', spot: { xMillimeters: -5, yMillimeters: 20 } }), '-5,20');
  assert.equal(targetOf(actionObject('a', 'Stop')), 'Stop');
  assert.equal(
    targetOf(actionObject('a', 'ResetConsumable', { spec: { consumable: 'filter' } })),
    'ResetConsumable filter',
  );
});

test('a target is never longer than its column; an object that does not read has none', () => {
  const rooms = Array.from({ length: 32 }, (_, index) => `${index}`.padEnd(64, 'x'));
  assert.equal(targetOf(cleaningObject('a', { spec: { mode: 'Rooms', rooms } }))?.length, 256);
  assert.equal(targetOf(cleaningObject('a', { spec: { mode: 'Fly' } })), undefined);
});

test('a summary has what is known', () => {
  const result = { areaSquareCentimeters: 61_000, durationSeconds: 720 };
  assert.equal(summaryOf(62, result), '62 % · 6.1 m² · 12m');
  assert.equal(summaryOf(undefined, { durationSeconds: 3 }), '3s');
  assert.equal(summaryOf(undefined, undefined), undefined);
});

test('durations are short', () => {
  assert.deepEqual([0, 59, 60, 3599, 3600, 3900].map(durationText), ['0s', '59s', '1m', '59m', '1h00m', '1h05m']);
});
