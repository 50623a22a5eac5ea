import assert from 'node:assert/strict';
import { test } from 'node:test';
import { valetudoText } from '@kubevac/maps/valetudo.ts';
import { drawnMap } from '@kubevac/maps/testing/drawn.ts';
import { mapOf } from '../sandbox/firmware/map-answer.ts';
import { readFlat, switchOn } from '../sandbox/firmware/test-flat.ts';
import { mapOfRaw } from './simulator-map.ts';

test('the raw file of a simulated robot is a map that can be drawn', () => {
  const map = mapOfRaw(Buffer.from(JSON.stringify(mapOf(switchOn(readFlat())))));
  assert.deepEqual(
    map?.segments.map(({ id }) => id),
    ['16', '17', '18', '19', '20'],
  );
});

test('a file of another kind is left to those who read it', () => {
  for (const text of [valetudoText(drawnMap('aa')), 'kvmap', '{', ''])
    assert.equal(mapOfRaw(Buffer.from(text)), undefined);
});
