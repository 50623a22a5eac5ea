import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchesSelector } from './label-selector.ts';

const labels = { floor: 'up', kind: 'mop' };
type Selector = Parameters<typeof matchesSelector>[0];

const TABLE: Record<string, [Selector, boolean]> = {
  'an empty selector matches all': [{}, true],
  'a label matches by its value': [{ matchLabels: { floor: 'up' } }, true],
  'all labels must match': [{ matchLabels: { floor: 'up', kind: 'vacuum' } }, false],
  'a label that is absent does not match': [{ matchLabels: { room: 'hall' } }, false],
  'In: one of the values': [{ matchExpressions: [{ key: 'floor', operator: 'In', values: ['down', 'up'] }] }, true],
  'In: an absent label is in nothing': [{ matchExpressions: [{ key: 'room', operator: 'In', values: [''] }] }, false],
  'NotIn: none of the values': [{ matchExpressions: [{ key: 'floor', operator: 'NotIn', values: ['up'] }] }, false],
  'NotIn: an absent label is in none': [
    { matchExpressions: [{ key: 'room', operator: 'NotIn', values: ['x'] }] },
    true,
  ],
  'Exists: whatever the value': [{ matchExpressions: [{ key: 'kind', operator: 'Exists' }] }, true],
  'Exists: not where it is absent': [{ matchExpressions: [{ key: 'room', operator: 'Exists' }] }, false],
  'DoesNotExist: only where it is absent': [{ matchExpressions: [{ key: 'room', operator: 'DoesNotExist' }] }, true],
  'labels and expressions must all match': [
    { matchLabels: { floor: 'up' }, matchExpressions: [{ key: 'kind', operator: 'DoesNotExist' }] },
    false,
  ],
};

for (const [sentence, [selector, expected]] of Object.entries(TABLE)) {
  test(sentence, () => assert.equal(matchesSelector(selector, labels), expected));
}
