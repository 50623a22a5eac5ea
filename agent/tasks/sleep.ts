import { setTimeout as delay } from 'node:timers/promises';

/** A rest that anything may end early. A wake that comes before the sleep is not lost. */
export class Sleep {
  #controller = new AbortController();

  wake(): void {
    this.#controller.abort();
  }

  async sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    const either = AbortSignal.any([this.#controller.signal, signal]);
    await delay(milliseconds, undefined, { signal: either }).catch(() => undefined);
    this.#controller = new AbortController();
  }
}
