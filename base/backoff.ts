/** Limits of one retry loop. */
export interface BackoffLimits {
  readonly initialMilliseconds: number;
  readonly maximumMilliseconds: number;
}

/**
 * How long to wait before the next try: doubling from the initial wait up to the maximum, of which between
 * half and all is used, so that many clients which failed together do not come back together.
 *
 * @param attempt failures so far minus one: 0 for the wait after the first failure
 * @param random a number in [0, 1), injected so that tests are exact
 * @returns milliseconds, never above `maximumMilliseconds`
 */
export function backoff(attempt: number, limits: BackoffLimits, random: () => number = Math.random): number {
  const doublings = Math.min(Math.max(attempt, 0), 40);
  const ceiling = Math.min(limits.maximumMilliseconds, limits.initialMilliseconds * 2 ** doublings);
  return Math.round(ceiling * (0.5 + random() / 2));
}
