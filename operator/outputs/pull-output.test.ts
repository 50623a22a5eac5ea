import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { OutputDamagedError, pullOutput, type FetchPiece } from './pull-output.ts';

const never = new AbortController().signal;
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

class Gone extends Error {}

/** Pulls a file from an agent that answers as `fetch` does. */
function pull(file: Buffer, fetch: FetchPiece, over = {}): Promise<Buffer> {
  const output = { sha256: sha256(file), bytes: file.length };
  const isFinal = (error: unknown): boolean => error instanceof Gone;
  return pullOutput({ fetch, output, answerMilliseconds: 20, isFinal, ...over }, never);
}

test('an output of any length comes whole', async () => {
  for (const length of [1, 65_535, 65_536, 65_537, 400_000]) {
    const file = randomBytes(length);
    const asked: number[] = [];
    const got = await pull(file, async (offset, bytes) => {
      asked.push(offset);
      return file.subarray(offset, offset + bytes);
    });
    assert.deepEqual([sha256(got), asked.length], [sha256(file), Math.ceil(length / 65_536)]);
  }
});

test('a piece that is lost, whichever it is, is asked for again', async () => {
  const file = randomBytes(200_000);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 4 }), async (losses) => {
      let calls = 0;
      const got = await pull(file, async (offset, bytes, signal) => {
        if (losses[calls++] !== true) return file.subarray(offset, offset + bytes);
        return new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason as Error)),
        );
      });
      assert.equal(sha256(got), sha256(file));
    }),
    { numRuns: 8 },
  );
});

test('no more pieces than the window are under way', async () => {
  const file = randomBytes(1_000_000);
  let [open, most] = [0, 0];
  await pull(
    file,
    async (offset, bytes) => {
      most = Math.max(most, (open += 1));
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      return file.subarray(offset, offset + bytes);
    },
    { window: 3 },
  );
  assert.equal(most, 3);
});

test('what is not what the agent spoke of is no output', async () => {
  const file = randomBytes(100);
  await assert.rejects(
    pull(file, async () => randomBytes(100)),
    OutputDamagedError,
  );
  await assert.rejects(
    pull(file, async () => randomBytes(99)),
    OutputDamagedError,
  );
});

test('what is final ends it at once', async () => {
  await assert.rejects(
    pull(randomBytes(200_000), () => Promise.reject(new Gone())),
    Gone,
  );
});

test('who asked may stop asking', async () => {
  const output = { sha256: '', bytes: 10 };
  const fetch: FetchPiece = () => Promise.reject(new Error('nobody there'));
  const pulling = pullOutput({ fetch, output, answerMilliseconds: 20, isFinal: () => false }, AbortSignal.timeout(40));
  await assert.rejects(pulling, { name: 'TimeoutError' });
});
