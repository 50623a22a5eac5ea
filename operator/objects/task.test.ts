import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHASES } from '@kubevac/protocol/phases.ts';
import { cleaningObject } from '../testing/objects.ts';
import { isOpen, phaseOf, robotNameOf } from './task.ts';

test('rule 3: the stored choice says which robot it is, before the spec', () => {
  const spec = { robotName: undefined, robotSelector: { matchLabels: { floor: 'up' } } };
  assert.equal(robotNameOf(cleaningObject('a', { spec })), undefined);
  assert.equal(robotNameOf(cleaningObject('a', { spec, status: { robotName: 'rosie' } })), 'rosie');
  assert.equal(robotNameOf(cleaningObject('a')), 'dusty');
});

/** The phases a task of this spec is open in. */
function openPhases(spec: Record<string, unknown>): string[] {
  return PHASES.filter((phase) => isOpen(cleaningObject('a', { spec, status: { phase } })));
}

test('a task is open until it is over; a record of a run never is', () => {
  assert.deepEqual(openPhases({}), ['Pending', 'Accepted', 'Running']);
  assert.deepEqual(openPhases({ recordOf: 'daily/2026-01-05' }), []);
});

test('a task that does not read is open only where a robot was named for it before', () => {
  const open = (status: Record<string, unknown>) => isOpen(cleaningObject('a', { spec: { mode: 'Fly' }, status }));
  assert.deepEqual(
    [open({}), open({ robotName: 'dusty' }), open({ robotName: 'dusty', phase: 'Failed' })],
    [false, true, false],
  );
});

test('a task of which nothing was written is Pending', () => {
  assert.equal(phaseOf(cleaningObject('a')), 'Pending');
});
