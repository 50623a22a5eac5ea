import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionObject, cleaningObject, pathObject } from '../testing/objects.ts';
import { summaryOf, targetOf } from './task-columns.ts';

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

test('a path is its waypoints, or how many there are', () => {
  const target = (waypoints: object[], loops = 1) => targetOf(pathObject('p', { spec: { waypoints, loops } }));
  assert.equal(target([{ place: 'sofa' }, { xMillimeters: -5, yMillimeters: 20 }]), 'sofa → -5,20');
  assert.equal(
    target(
      Array.from({ length: 4 }, () => ({ place: 'sofa' })),
      3,
    ),
    '4 waypoints × 3',
  );
});

test('a summary of a path has what was reached and how far it drove', () => {
  const result = { waypointsReached: 1, waypointsSkipped: 0, distanceMillimeters: 6_149 };
  assert.equal(summaryOf(50, result), '50 % · 1 waypoint · 6.1 m');
  assert.equal(
    summaryOf(undefined, { ...result, waypointsReached: 3, waypointsSkipped: 2 }),
    '3 waypoints, 2 skipped · 6.1 m',
  );
});
