import { setTimeout as delay } from 'node:timers/promises';
import { robotKeyText, type RobotKey } from '@kubevac/protocol/topics.ts';

export interface Waiting {
  /** Milliseconds; resolves then as well. */
  readonly within: number;
  readonly signal: AbortSignal;
}

/** Wakes who waits for a robot to say something, or for something to be decided about it. */
export class RobotNews {
  readonly #waiting = new Map<string, Set<() => void>>();

  tell(robot: RobotKey): void {
    for (const wake of this.#waiting.get(robotKeyText(robot)) ?? []) wake();
  }

  /** Resolves at the next news, after a time, or when the signal aborts. Never rejects. */
  async next(robot: RobotKey, { within, signal }: Waiting): Promise<void> {
    const key = robotKeyText(robot);
    const woken = new AbortController();
    const wake = (): void => woken.abort();
    const waiting = this.#waiting.get(key) ?? new Set();
    this.#waiting.set(key, waiting.add(wake));
    await delay(within, undefined, { signal: AbortSignal.any([signal, woken.signal]) }).catch(() => undefined);
    waiting.delete(wake);
    if (waiting.size === 0) this.#waiting.delete(key);
  }
}
