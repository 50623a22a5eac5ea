import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { packMapAnswer, unpackMapAnswer, type MapAnswer } from './live.ts';

const sha256 = 'a'.repeat(64);

test('an answer that was packed is read back', () => {
  const answers: MapAnswer[] = [
    { sha256, file: Buffer.from('{}\n\nmap') },
    { unchanged: true },
    { refused: { reason: 'FirmwareNotAnswering', message: 'it does not answer' } },
  ];
  for (const answer of answers) assert.deepEqual(unpackMapAnswer(packMapAnswer(answer)), answer);
});

test('bytes that no agent packed are no answer, and throw nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      assert.equal(unpackMapAnswer(Buffer.from(bytes)), undefined);
    }),
  );
  for (const text of ['', '\n', '{}\n', '{"sha256":"x"}\n', `{"sha256":"${sha256}"}`])
    assert.equal(unpackMapAnswer(Buffer.from(text)), undefined, text);
});
