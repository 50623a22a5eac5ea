import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TaskRecord } from '../journal/records.ts';
import { applyDesired } from './apply-desired.ts';
import {
  actionEntry,
  cleaning,
  cleaningEntry,
  documentOf,
  stateWith,
  timeAt,
  type DocumentParts,
} from './testing/records.ts';
import { unwrittenHalt } from './unwritten-halt.ts';

/** How the robot is halted for a document that the journal could not take. */
function haltFor(tasks: readonly TaskRecord[], parts: DocumentParts, now = timeAt(1)): string | undefined {
  const state = stateWith(tasks);
  return unwrittenHalt(state, applyDesired(state, documentOf(parts), now), now);
}

const running = cleaning('a', { phase: 'Running' });
const stop = { robotActions: { asOf: '9', entries: [actionEntry('stop', 'Stop')] } };
const cancel = { cleanings: { asOf: '9', entries: [cleaningEntry('a', { action: 'cancel' })] } };

test('rule 12: a cancel of what runs halts it as it asks', () => {
  assert.equal(haltFor([running], cancel), 'Dock');
  assert.equal(haltFor([{ ...running, onCancel: 'Stop' }], cancel), 'Stop');
});

test('a cancel of what has not begun moves nothing', () => {
  assert.equal(haltFor([cleaning('a')], cancel), undefined);
});

test('what is being halted already is not halted again', () => {
  const halting = { how: 'Dock', phase: 'Cancelled', reason: 'Cancelled', message: '' } as const;
  assert.equal(haltFor([{ ...running, halting }], cancel), undefined);
});

test('rule 18: a Stop ends any motion, also a person’s', () => {
  assert.equal(haltFor([], stop), 'Stop');
  assert.equal(haltFor([running], { ...stop, ...cancel }), 'Stop');
});

test('rule 18: a Stop that is too late halts only what it cancels', () => {
  assert.equal(haltFor([], stop, timeAt(31)), undefined);
  assert.equal(haltFor([running], stop, timeAt(31)), 'Stop');
});
