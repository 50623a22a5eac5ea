import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastWords, terminationMessage } from './termination-message.ts';

test('the last words are how it ended, and where its files are where it left some', () => {
  const log = 'started\n50 %\nsucceeded: 6.1 m² · 12m';
  const end = 'succeeded: 6.1 m² · 12m';
  assert.deepEqual(lastWords(terminationMessage(log, undefined)), { end, files: undefined });
  assert.deepEqual(lastWords(terminationMessage(`${log}\n`, 'map')), { end, files: 'its files are in Secret map' });
  assert.deepEqual(lastWords(''), { end: undefined, files: undefined });
});
