import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { place } from './layout.ts';

const sized = (w: number, h: number): Panel => ({ type: 'text', gridPos: { x: 0, y: 0, w, h } });
const placesOf = (panels: readonly Panel[]) => panels.map(({ gridPos }) => [gridPos?.x, gridPos?.y]);

test('panels stand beside each other until there is no room', () => {
  const panels = [sized(12, 4), sized(12, 4), sized(12, 4)];
  const placed = place(panels, 1);
  assert.equal(placed.bottom, 9);
  assert.deepEqual(placesOf(placed.panels), [
    [0, 1],
    [12, 1],
    [0, 5],
  ]);
});

test('low panels stand on each other beside a high one', () => {
  const panels = [sized(14, 8), sized(10, 4), sized(10, 4), sized(24, 2)];
  const placed = place(panels, 0);
  assert.equal(placed.bottom, 10);
  assert.deepEqual(placesOf(placed.panels), [
    [0, 0],
    [14, 0],
    [14, 4],
    [0, 8],
  ]);
});
