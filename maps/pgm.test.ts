import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rosMapOf } from './pgm.ts';
import { drawnMap } from './testing/drawn.ts';

test('a map for ROS: the uppermost row first, walls black, floor white, the rest unknown', () => {
  const map = drawnMap('#.', ' a');
  const grid = { ...map.grid, xMillimeters: 24_000, yMillimeters: -1_550 };
  const { pgm, yaml } = rosMapOf({ ...map, grid }, 'home.pgm');
  assert.deepEqual(pgm, Buffer.from([...Buffer.from('P5\n2 2\n255\n'), 0, 254, 205, 254]));
  assert.match(yaml, /^image: home\.pgm$/m);
  assert.match(yaml, /^resolution: 0\.05$/m);
  assert.match(yaml, /^origin: \[24, -1\.55, 0\.0\]$/m);
});
