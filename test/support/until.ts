import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';

export interface UntilOptions {
  /** 10 s when absent. */
  readonly deadlineMilliseconds?: number;
  /** 5 ms when absent; more for what costs a process or a request. */
  readonly pollMilliseconds?: number;
  /** What is awaited, for the failure; the source of `sees` when absent. A function is asked when it is too late. */
  readonly what?: string | (() => string);
}

/**
 * Asks again and again until the answer is truthy, and returns that answer.
 * @throws when the deadline passes, or what `sees` throws
 */
export async function until<T>(
  sees: () => T | Promise<T>,
  options: UntilOptions = {},
): Promise<Exclude<T, false | undefined | null | 0 | ''>> {
  const { deadlineMilliseconds = 10_000, pollMilliseconds = 5, what = sees.toString() } = options;
  const deadline = performance.now() + deadlineMilliseconds;
  for (;;) {
    const seen = await sees();
    if (seen) return seen as Exclude<T, false | undefined | null | 0 | ''>;
    if (performance.now() > deadline)
      assert.fail(`not seen within ${deadlineMilliseconds / 1_000} s: ${typeof what === 'string' ? what : what()}`);
    await delay(pollMilliseconds);
  }
}
