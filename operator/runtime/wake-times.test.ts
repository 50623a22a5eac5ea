import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { WakeTimes } from './wake-times.ts';

test('keys come out in order of their earliest time, each once', () => {
  const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const add = fc.record({ key, at: fc.nat(50), remove: fc.boolean() });
  fc.assert(
    fc.property(fc.array(add, { maxLength: 60 }), fc.nat(60), (steps, now) => {
      const times = new WakeTimes();
      const model = new Map<string, number>();
      for (const { key, at, remove } of steps) {
        if (remove) {
          times.delete(key);
          model.delete(key);
        } else {
          times.add(key, at);
          model.set(key, Math.min(at, model.get(key) ?? at));
        }
        assert.equal(times.earliest, model.size === 0 ? undefined : Math.min(...model.values()));
        assert.equal(times.size, model.size);
      }
      const due: number[] = [];
      for (let taken = times.takeDue(now); taken !== undefined; taken = times.takeDue(now)) {
        due.push(model.get(taken) ?? -1);
        model.delete(taken);
      }
      assert.deepEqual(
        due,
        due.toSorted((a, b) => a - b),
      );
      assert.ok([...model.values()].every((at) => at > now));
    }),
  );
});
