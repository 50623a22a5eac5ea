import assert from 'node:assert/strict';
import { test } from 'node:test';
import { angleOfHeading, headingOfAngle, headingOfPath } from './heading.ts';

for (const [angle, heading] of [
  [0, 0],
  [90, 90],
  [180, 180],
  [-180, 180],
  [-93, 267],
  [-1, 359],
  [725, 5],
  [-(2 ** 31), 232],
] as const)
  test(`an angle of ${angle}° is a heading of ${heading}°`, () => assert.equal(headingOfAngle(angle), heading));

test('a heading is written as an angle from −179 to 180 and read as itself', () => {
  for (let heading = 0; heading < 360; heading += 1) {
    const angle = angleOfHeading(heading);
    assert.ok(angle > -180 && angle <= 180);
    assert.equal(headingOfAngle(angle), heading);
  }
});

for (const [path, heading] of [
  [[0, 0, 100, 0], 0],
  [[0, 0, 0, 100], 90],
  [[500, 500, 100, 0, 0, 100], 135],
  [[0, 0, 100, 100, 100, 0], 270],
  [[0, 0, 100, 0, 100, 0, 100, 0], 0],
  [[100, 0, 100, 0], undefined],
  [[100, 0], undefined],
  [[], undefined],
] as const)
  test(`a robot that drove ${JSON.stringify(path)} looks to ${heading ?? 'nobody knows where'}`, () =>
    assert.equal(headingOfPath(Int32Array.from(path)), heading));
