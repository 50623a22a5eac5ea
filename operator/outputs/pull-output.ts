import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import type { Output } from '@kubevac/protocol/output.ts';

/** Fetches `bytes` from an offset; rejects when there is no answer before the signal aborts. */
export type FetchPiece = (offset: number, bytes: number, signal: AbortSignal) => Promise<Buffer>;

export interface PullOptions {
  readonly fetch: FetchPiece;
  readonly output: Output;
  /** A piece without an answer is asked for again after this. */
  readonly answerMilliseconds: number;
  /** Pieces asked for at the same time. */
  readonly window?: number;
  /** What ends the pull at once instead of asking again. */
  readonly isFinal: (error: unknown) => boolean;
}

const defaultWindow = 4;
const againMilliseconds = 250;

/** What came is not what the agent spoke of. */
export class OutputDamagedError extends Error {
  override readonly name = 'OutputDamagedError';
}

/**
 * Fetches an output piece by piece, each again until it is there, so that a link that is cut at any moment costs only the pieces
 * under way.
 *
 * @throws OutputDamagedError; what `isFinal`; the signal's reason
 */
export async function pullOutput(options: PullOptions, signal: AbortSignal): Promise<Buffer> {
  const { output, window = defaultWindow } = options;
  const whole = Buffer.alloc(output.bytes);
  const stop = new AbortController();
  const stopping = AbortSignal.any([signal, stop.signal]);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next; at < output.bytes && !stopping.aborted; at = next) {
      next += LIMITS.chunkBytes;
      const bytes = Math.min(LIMITS.chunkBytes, output.bytes - at);
      whole.set(await fetchUntilThere(options, { at, bytes }, stopping), at);
    }
  };
  try {
    await Promise.all(Array.from({ length: window }, work));
  } finally {
    stop.abort();
  }
  signal.throwIfAborted();
  if (createHash('sha256').update(whole).digest('hex') !== output.sha256)
    throw new OutputDamagedError('the output that was fetched has another sha256 than the agent said');
  return whole;
}

async function fetchUntilThere(
  { fetch, answerMilliseconds, isFinal }: PullOptions,
  { at, bytes }: { at: number; bytes: number },
  signal: AbortSignal,
): Promise<Buffer> {
  for (;;) {
    signal.throwIfAborted();
    try {
      const piece = await fetch(at, bytes, AbortSignal.any([signal, AbortSignal.timeout(answerMilliseconds)]));
      if (piece.length === bytes) return piece;
      throw new OutputDamagedError(`${piece.length} bytes came from offset ${at}, not ${bytes}`);
    } catch (error) {
      if (error instanceof OutputDamagedError || isFinal(error)) throw error;
    }
    await delay(againMilliseconds, undefined, { signal }).catch(() => undefined);
  }
}
