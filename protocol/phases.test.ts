import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { assertMayFollow, isTerminal, mayFollow, PHASES } from './phases.ts';

test('PROTOCOL rule 4: nothing follows a terminal phase but itself', () => {
  for (const from of PHASES.filter(isTerminal)) {
    assert.deepEqual(
      PHASES.filter((to) => mayFollow(from, to)),
      [from],
    );
  }
});

test('PROTOCOL rule 4: any walk through the phases never goes back', () => {
  const order = { Pending: 0, Accepted: 1, Running: 2, Succeeded: 3, Failed: 3, Cancelled: 3 };
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PHASES)), (asked) => {
      let phase: (typeof PHASES)[number] = 'Pending';
      for (const to of asked) {
        if (!mayFollow(phase, to)) continue;
        assert.ok(order[to] >= order[phase]);
        phase = to;
      }
    }),
  );
});

test('a forbidden transition is refused with both phases named', () => {
  assert.throws(() => assertMayFollow('Succeeded', 'Running'), /Running may not follow Succeeded/);
});
