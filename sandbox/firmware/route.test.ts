import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CellHeap } from './cell-heap.ts';
import { findRoute, isStraightFree } from './route.ts';
import { centreOf, type Point } from './terrain.ts';
import { readFlat } from './test-flat.ts';

const flat = readFlat();
const free = [...flat.reachable.entries()].filter(([, isFree]) => isFree === 1).map(([cell]) => cell);
const anyPoint = fc.nat({ max: free.length - 1 }).map((index) => centreOf(flat.plan, free[index] ?? 0));

test('between any two places the robot can be at there is a way, and it is free', () => {
  fc.assert(
    fc.property(anyPoint, anyPoint, (from, to) => {
      const route = findRoute(flat, from, to) ?? assert.fail('no way');
      assert.deepEqual(route.at(-1), to);
      let at: Point = from;
      for (const next of route) {
        assert.ok(isStraightFree(flat, at, next));
        at = next;
      }
    }),
    { numRuns: 100 },
  );
});

test('there is no way into a wall', () => {
  assert.equal(findRoute(flat, flat.plan.dock, { xMillimeters: 25, yMillimeters: 25 }), undefined);
});

test('the heap gives cells back by rank', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 50 }), (ranks) => {
      const heap = new CellHeap();
      for (const [cell, rank] of ranks.entries()) heap.push(cell, rank);
      const popped = ranks.map(() => ranks[heap.pop() ?? -1]);
      assert.deepEqual(
        popped,
        ranks.toSorted((a, b) => a - b),
      );
      assert.equal(heap.pop(), undefined);
    }),
  );
});
