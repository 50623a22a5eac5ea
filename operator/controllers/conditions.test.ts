import assert from 'node:assert/strict';
import { test } from 'node:test';
import { second, timeOf } from '../testing/objects.ts';
import { withConditions } from './conditions.ts';
import { withoutUndefined } from './without-undefined.ts';

const ready = { type: 'Ready', status: 'True', reason: 'Ready', message: '' } as const;
const at = (seconds: number) => ({ now: second(seconds), generation: 2 });

test('the time of a condition moves only with its status', () => {
  const first = withConditions(undefined, [ready], at(1));
  assert.deepEqual(first, [{ ...ready, lastTransitionTime: timeOf(1), observedGeneration: 2 }]);
  const same = withConditions(first, [{ ...ready, reason: 'Connected', message: 'still' }], at(5));
  assert.deepEqual([same[0]?.lastTransitionTime, same[0]?.message], [timeOf(1), 'still']);
  const turned = withConditions(first, [{ ...ready, status: 'False' }], at(5));
  assert.equal(turned[0]?.lastTransitionTime, timeOf(5));
});

test('conditions that nobody speaks of stay, and the order is that of their types', () => {
  const others = [
    { ...ready, type: 'Z', lastTransitionTime: timeOf(0) },
    { ...ready, type: 'A', lastTransitionTime: timeOf(0) },
  ];
  assert.deepEqual(
    withConditions(others, [ready], at(1)).map(({ type }) => type),
    ['A', 'Ready', 'Z'],
  );
});

test('an object without a generation has none observed', () => {
  const [condition] = withConditions(undefined, [ready], { now: second(1), generation: undefined });
  assert.equal(Object.hasOwn(condition ?? {}, 'observedGeneration'), false);
});

test('fields that are undefined are not there, at any depth', () => {
  assert.deepEqual(withoutUndefined({ a: 1, b: undefined, c: { d: undefined, e: [1] } }), { a: 1, c: { e: [1] } });
});
