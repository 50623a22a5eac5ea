/** Longer than the agent rests between two looks, and than a broker takes to let an agent in that was restarted. */
const graceMilliseconds = 15_000;

/**
 * Whether what the operator wants can be expected to be heard. A link that broke a moment ago counts: an agent that was restarted
 * has none at first.
 */
export class Linkage {
  readonly #isConnected: () => boolean;
  readonly #monotonic: () => number;
  #seenAt: number;

  constructor(isConnected: () => boolean, monotonic: () => number = () => performance.now()) {
    this.#isConnected = isConnected;
    this.#monotonic = monotonic;
    this.#seenAt = monotonic();
  }

  get linked(): boolean {
    const now = this.#monotonic();
    if (this.#isConnected()) this.#seenAt = now;
    return now - this.#seenAt < graceMilliseconds;
  }
}
