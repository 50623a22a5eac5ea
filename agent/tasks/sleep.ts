/** Resolves after the time, or as soon as the signal aborts. Injected, so that tests own time. */
export type Delay = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** Plain timers: those of `timers/promises` make an error for each rest that ends early, on the way of every task. */
const realDelay: Delay = async (milliseconds, signal) => {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  const end = (): void => resolve();
  signal.addEventListener('abort', end);
  await promise;
  clearTimeout(timer);
  signal.removeEventListener('abort', end);
};

/** A rest that anything may end early. A wake that comes before the sleep is not lost. */
export class Sleep {
  readonly #delay: Delay;
  #controller = new AbortController();

  constructor(delay: Delay = realDelay) {
    this.#delay = delay;
  }

  wake(): void {
    this.#controller.abort('woken');
  }

  async sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    const either = AbortSignal.any([this.#controller.signal, signal]);
    await this.#delay(milliseconds, either);
    this.#controller = new AbortController();
  }
}
