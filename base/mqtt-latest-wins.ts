import { setTimeout as delay } from 'node:timers/promises';
import { NotConnectedError } from './mqtt-messages.ts';

export interface LatestWinsOptions {
  /** Rejects with NotConnectedError when the link is down, with anything else when the broker does not take it. */
  readonly publish: (payload: string) => Promise<void>;
  /** The broker refused (an ACL, a quota): told each time. It is tried again, since only a person can mend it. */
  readonly onRefused: (error: unknown) => void;
  /** Between two publishes; 0 when absent. */
  readonly minimumMilliseconds?: number;
  /** Between two tries of what was refused; 5 s when absent. */
  readonly refusedMilliseconds?: number;
}

const defaultRefusedMilliseconds = 5_000;

/**
 * Publishes the newest state of one document: at most one publish is in flight, and newer state replaces what waits
 * (PROTOCOL rule 19). What fails because the link is down is dropped: the next connect publishes everything anew.
 */
export class LatestWins {
  readonly #options: LatestWinsOptions;
  #waiting: string | undefined;
  #working = false;

  constructor(options: LatestWinsOptions) {
    this.#options = options;
  }

  offer(payload: string): void {
    this.#waiting = payload;
    if (!this.#working) void this.#work();
  }

  async #work(): Promise<void> {
    const { minimumMilliseconds = 0 } = this.#options;
    this.#working = true;
    while (this.#waiting !== undefined) {
      const payload = this.#waiting;
      this.#waiting = undefined;
      await this.#send(payload);
      if (minimumMilliseconds > 0) await delay(minimumMilliseconds, undefined, { ref: false });
    }
    this.#working = false;
  }

  async #send(payload: string): Promise<void> {
    const { publish, onRefused, refusedMilliseconds = defaultRefusedMilliseconds } = this.#options;
    try {
      await publish(payload);
    } catch (error) {
      if (error instanceof NotConnectedError) return;
      onRefused(error);
      await delay(refusedMilliseconds, undefined, { ref: false });
      this.#waiting ??= payload;
    }
  }
}
