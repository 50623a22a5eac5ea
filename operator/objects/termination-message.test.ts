import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastLines, lastWords, terminationMessage, TERMINATION_BYTES } from './termination-message.ts';

test('the last words are how it ended, and where its files are where it left some', () => {
  const log = 'started\n50 %\nsucceeded: 6.1 m² · 12m';
  const end = 'succeeded: 6.1 m² · 12m';
  assert.deepEqual(lastWords(terminationMessage(log, undefined)), { end, files: undefined });
  assert.deepEqual(lastWords(terminationMessage(`${log}\n`, 'map')), { end, files: 'its files are in Secret map' });
  assert.deepEqual(lastWords(''), { end: undefined, files: undefined });
});

test('a log that fills the message gives way to where the files are', () => {
  const line = 'x'.repeat(99);
  const log = lastLines([...Array<string>(60).fill(line), 'succeeded: 6.1 m² · 12m'], TERMINATION_BYTES);
  const secretName = 's'.repeat(253);
  const message = terminationMessage(log, secretName);
  const { end, files } = lastWords(message);
  assert.equal(end, 'succeeded: 6.1 m² · 12m');
  assert.equal(files, `its files are in Secret ${secretName}`);
  const bytes = Buffer.byteLength(message);
  assert.ok(bytes <= TERMINATION_BYTES && bytes > TERMINATION_BYTES - 100, `${bytes} bytes`);
});

test('as many of the last lines as have room', () => {
  assert.equal(lastLines(['a', 'bc', 'd'], 3), 'd');
  assert.equal(lastLines(['a', 'bc', 'd'], 4), 'bc\nd');
  assert.equal(lastLines(['a', 'bc', 'd'], 6), 'a\nbc\nd');
  assert.equal(lastLines(['abc'], 2), '');
  assert.equal(lastLines([], 2), '');
});
