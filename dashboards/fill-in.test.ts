import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillIn } from './fill-in.ts';

test('what the reader chose is put into a query', () => {
  assert.equal(
    fillIn('rate(x{namespace=~"$namespace", robot=~"${robot:regex}"}[$__rate_interval])', {
      namespace: 'home',
      robot: 'a|b',
    }),
    'rate(x{namespace=~"home", robot=~"a|b"}[4m])',
  );
});

test('without a choice it is all of them, over a day', () => {
  assert.equal(fillIn('increase(x{job=~"$job"}[$__range])'), 'increase(x{job=~".+"}[24h])');
});

test('a group of a regular expression stays', () => {
  const query = 'label_replace(x, "a", "is $1", "b", "(.*)")';
  assert.equal(fillIn(query), query);
});

test('a variable that nobody knows is a fault', () => {
  assert.throws(() => fillIn('x{y="$instance"}'), /no value for \$instance/);
});
