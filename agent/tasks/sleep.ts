import { setTimeout as timer } from 'node:timers/promises';

/** Resolves after the time, or as soon as the signal aborts. Injected, so that tests own time. */
export type Delay = (milliseconds: number, signal: AbortSignal) => Promise<void>;

const realDelay: Delay = async (milliseconds, signal) => {
  await timer(milliseconds, undefined, { signal }).catch(() => undefined);
};

/** A rest that anything may end early. A wake that comes before the sleep is not lost. */
export class Sleep {
  readonly #delay: Delay;
  #controller = new AbortController();

  constructor(delay: Delay = realDelay) {
    this.#delay = delay;
  }

  wake(): void {
    this.#controller.abort();
  }

  async sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    const either = AbortSignal.any([this.#controller.signal, signal]);
    await this.#delay(milliseconds, either);
    this.#controller = new AbortController();
  }
}
