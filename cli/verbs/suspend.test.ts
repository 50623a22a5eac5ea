import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suspendVerb } from './suspend.ts';

const until = suspendVerb.flags.find(({ name }) => name === 'until');

test('what is neither an instant nor a duration is told what either looks like', () => {
  assert.throws(() => until?.read('yesterday'), /Z.*, or a duration from now, as in 14d$/);
  assert.throws(() => until?.read('2020-01-01T00:00:00Z'), /that is over/);
  assert.match(String(until?.read('14d')), /Z$/);
});
