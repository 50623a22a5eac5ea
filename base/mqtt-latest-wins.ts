import { setTimeout as delay } from 'node:timers/promises';
import { NotConnectedError } from './mqtt-messages.ts';

/**
 * Publishes the newest state of one document: at most one publish is in flight, and newer state replaces what waits
 * (PROTOCOL rule 19). What fails because the link is down is dropped: the next connect publishes everything anew.
 */
export class LatestWins {
  readonly #publish: (payload: string) => Promise<void>;
  readonly #minimumMilliseconds: number;
  #waiting: string | undefined;
  #working = false;

  /** @param minimumMilliseconds between two publishes */
  constructor(publish: (payload: string) => Promise<void>, minimumMilliseconds = 0) {
    this.#publish = publish;
    this.#minimumMilliseconds = minimumMilliseconds;
  }

  offer(payload: string): void {
    this.#waiting = payload;
    if (!this.#working) void this.#work();
  }

  async #work(): Promise<void> {
    this.#working = true;
    while (this.#waiting !== undefined) {
      const payload = this.#waiting;
      this.#waiting = undefined;
      await this.#publish(payload).catch(ignoreLinkDown);
      if (this.#minimumMilliseconds > 0) await delay(this.#minimumMilliseconds, undefined, { ref: false });
    }
    this.#working = false;
  }
}

function ignoreLinkDown(error: unknown): void {
  if (!(error instanceof NotConnectedError)) throw error;
}
