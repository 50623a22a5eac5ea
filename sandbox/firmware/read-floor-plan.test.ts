import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFloorPlan } from './read-floor-plan.ts';

test('a plan that is not there is told which there are', () => {
  for (const plan of ['flatt', '/nowhere/home.json'])
    assert.throws(() => readFloorPlan(plan), {
      message: `${plan}: there is no such plan: it is one of flat, house, stage, or a file by its path`,
    });
});
