import { compareResourceVersions } from '@kubevac/protocol/resource-version.ts';

interface Waiter {
  readonly resourceVersion: string;
  readonly resolve: () => void;
}

/** Those who wait for a cache to reach a resourceVersion. */
export class VersionWaiters {
  readonly #waiters = new Set<Waiter>();

  /** Resolves when `current`, or a version that `advance` tells, is at least this one; rejects with the signal's reason. */
  wait(resourceVersion: string, signal: AbortSignal, current: string | undefined): Promise<void> {
    if (current !== undefined && compareResourceVersions(current, resourceVersion) >= 0) return Promise.resolve();
    if (signal.aborted) return Promise.reject(signal.reason);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter = { resourceVersion, resolve };
    const abort = () => reject(signal.reason);
    this.#waiters.add(waiter);
    signal.addEventListener('abort', abort, { once: true });
    return promise.finally(() => {
      this.#waiters.delete(waiter);
      signal.removeEventListener('abort', abort);
    });
  }

  advance(resourceVersion: string): void {
    for (const waiter of this.#waiters)
      if (compareResourceVersions(resourceVersion, waiter.resourceVersion) >= 0) waiter.resolve();
  }
}
