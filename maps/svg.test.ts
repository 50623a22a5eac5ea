import assert from 'node:assert/strict';
import { test } from 'node:test';
import { svgOf } from './svg.ts';
import { drawnMap } from './testing/drawn.ts';

test('a room may have any name, and stays a name', () => {
  const name = '</text><script>alert("&\u0000\ud800")</script>';
  const svg = svgOf({ ...drawnMap('aaa', 'aaa'), segments: [{ id: '16', name }] });
  assert.doesNotMatch(svg, /<script/);
  assert.match(svg, /&#60;\/text&#62;&#60;script&#62;alert\(&#34;&#38;\ufffd&#34;\)/);
});

test('a room without a name is called by its id', () => {
  assert.match(svgOf(drawnMap('aaa', 'aaa')), />a<\/text>/);
});

test('what was not asked for is not there', () => {
  const map = { ...drawnMap('aaa'), path: Int32Array.of(0, 0, 50, 0), mapId: '7' };
  assert.match(svgOf(map), /<polyline/);
  assert.doesNotMatch(svgOf(map, { path: false, rooms: false, restrictions: true }), /<polyline|>a<\/text>/);
});
