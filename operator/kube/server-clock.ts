/** Local clocks; injected, so that tests own time. */
export interface LocalClocks {
  /** Milliseconds since the Unix epoch, as this computer believes. */
  readonly wall: () => number;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonic: () => number;
}

/** The `Date` header has whole seconds (RFC 9110, 5.6.7), cut off. */
const grainMilliseconds = 1_000;

/**
 * The API server's time, which stamps every `creationTimestamp`: deadlines are counted from those, so who says what time it is
 * must say it by the same clock. This computer's own clock, as long as it agrees with the newest answer to within its second.
 */
export class ServerClock {
  readonly #clocks: LocalClocks;
  /** Server time less monotonic time lies between these. */
  #bounds: { readonly low: number; readonly high: number } | undefined;

  constructor(clocks: LocalClocks) {
    this.#clocks = clocks;
  }

  /** @param date the header of an answer that came just now. @param sentAt when it was asked, monotonic */
  observe(date: string, sentAt: number): void {
    const second = Date.parse(date);
    if (Number.isNaN(second)) return;
    this.#bounds = { low: second - this.#clocks.monotonic(), high: second + grainMilliseconds - sentAt };
  }

  /** Milliseconds since the Unix epoch; undefined before the first answer. */
  now(): number | undefined {
    if (this.#bounds === undefined) return undefined;
    const monotonic = this.#clocks.monotonic();
    const { low, high } = this.#bounds;
    return Math.min(Math.max(this.#clocks.wall(), monotonic + low), monotonic + high);
  }
}
