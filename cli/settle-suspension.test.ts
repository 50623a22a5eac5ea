import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readObject } from '@kubevac/crds/read-object.ts';
import { settledBefore } from './settle-suspension.ts';

const suspended = (status: 'True' | 'False') => [
  { type: 'Suspended', status, reason: 'Suspended', message: 'held', lastTransitionTime: '2026-11-26T09:00:00Z' },
];

function before(suspend: boolean, status: object, asked: boolean) {
  const spec = { robotName: 'dusty', mode: 'Full', suspend };
  return settledBefore(
    readObject('Cleaning', { metadata: { name: 'a' }, spec, status: { phase: 'Running', ...status } }),
    asked,
  );
}

test('what is paused is not paused again, and what goes on is not resumed', () => {
  assert.equal(before(true, { conditions: suspended('True') }, true), 'Ok');
  assert.equal(before(false, {}, false), 'Ok');
  assert.equal(before(false, { conditions: suspended('False') }, false), 'Ok');
});

test('what is yet to be paused or resumed is waited for', () => {
  assert.equal(before(false, {}, true), undefined);
  assert.equal(before(true, {}, true), undefined);
  assert.equal(before(true, { conditions: suspended('True') }, false), undefined);
  assert.equal(before(false, { conditions: suspended('True') }, false), undefined);
});

test('what a person paused by the button does not go on by a resume', () => {
  assert.equal(before(false, { reason: 'PausedElsewhere' }, false), 'Failed');
  assert.equal(before(false, { reason: 'PausedElsewhere' }, true), undefined);
});
