import assert from 'node:assert/strict';
import { test } from 'node:test';
import { modelInfo } from '../../drivers/testing/firmware-model.ts';
import { pathSpec } from '../testing/records.ts';
import { resolvePath } from './resolve-path.ts';

const around = {
  robot: { places: [{ name: 'bin', xMillimeters: 7, yMillimeters: 8 }] },
  info: { ...modelInfo, capabilities: ['Dock', 'GoTo'], mapId: 'home' },
};

function refusalOf(spec: object, mapId?: string, capabilities = around.info.capabilities): string {
  const resolved = resolvePath({ ...pathSpec(1), ...spec }, mapId, {
    ...around,
    info: { ...around.info, capabilities },
  });
  assert.ok('refusal' in resolved, 'it is refused');
  return `${resolved.refusal.reason}: ${resolved.refusal.message}`;
}

test('a place gets its coordinates and keeps its name and wishes', () => {
  const path = { ...pathSpec(1), waypoints: [{ place: 'bin', dwellMilliseconds: 5 }] };
  assert.deepEqual(resolvePath(path, 'home', around), {
    ...path,
    waypoints: [{ place: 'bin', dwellMilliseconds: 5, xMillimeters: 7, yMillimeters: 8 }],
  });
});

test('a place that nobody named is refused with those that are known', () => {
  assert.equal(refusalOf({ waypoints: [{ place: 'sofa' }] }), 'UnknownPlace: there is no place "sofa"; known are: bin');
});

test('a path on another map is no drive through a wall', () => {
  assert.equal(refusalOf({}, 'attic'), 'MapChanged: spec.mapId is attic, and the robot uses map home');
});

test('a speed above that of the robot is refused with what it has', () => {
  const info = { ...modelInfo, capabilities: ['GoTo', 'GoToSpeed'], maximumSpeedMillimetersPerSecond: 300 };
  const at = (speedMillimetersPerSecond: number, of = info) =>
    resolvePath({ ...pathSpec(1), speedMillimetersPerSecond }, undefined, { ...around, info: of });
  const message = 'speedMillimetersPerSecond is 301, and the robot drives at 300 at most';
  assert.deepEqual(at(301), { refusal: { phase: 'Failed', reason: 'Unsupported', message } });
  assert.ok('waypoints' in at(300));
  const { maximumSpeedMillimetersPerSecond: _, ...silent } = info;
  assert.ok('waypoints' in at(301, silent as typeof info));
});

test('what the robot lacks is refused, and what it has is named', () => {
  assert.equal(refusalOf({}, undefined, ['Clean']), 'Unsupported: the robot lacks GoTo; it has Clean');
  assert.match(refusalOf({ speedMillimetersPerSecond: 100 }), /lacks GoToSpeed/);
  assert.match(
    refusalOf({ waypoints: [{ xMillimeters: 0, yMillimeters: 0, headingDegrees: 0 }] }),
    /lacks GoToHeading/,
  );
});
