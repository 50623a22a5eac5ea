import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dashboards } from './generated-dashboards.ts';
import { queriesOf } from './queries-of.ts';

test('queries of panels, annotations and variables are all found', () => {
  const { robot } = dashboards();
  assert.ok(robot);
  const queries = queriesOf(robot);
  assert.ok(queries.some(({ title, of }) => title === 'Path' && of === 'panel'));
  assert.ok(queries.some(({ title, of }) => title === 'Faults' && of === 'annotation'));
  assert.deepEqual(
    queries.filter(({ of }) => of === 'variable').map(({ title, expr }) => [title, expr]),
    [
      ['namespace', 'up{job=~"kubevac-robots.*"}'],
      ['robot', 'up{job=~"kubevac-robots.*", namespace=~"$namespace"}'],
    ],
  );
});

test('figures are asked for at the end of the time range, lines over all of it', () => {
  const { fleet } = dashboards();
  assert.ok(fleet);
  const isInstant = (title: string): boolean | undefined =>
    queriesOf(fleet).find((query) => query.title === title)?.isInstant;
  assert.equal(isInstant('Offline'), true);
  assert.equal(isInstant('What they did'), false);
});
