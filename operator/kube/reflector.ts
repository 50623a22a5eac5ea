import { setTimeout as delay } from 'node:timers/promises';
import { backoff, type BackoffLimits } from '@kubevac/base/backoff.ts';
import { onceIn, type Logger } from '@kubevac/base/log.ts';
import { compareResourceVersions } from '@kubevac/protocol/resource-version.ts';
import type { KubeClient } from './client.ts';
import { isKubeError } from './kube-error.ts';
import { ObjectStore, type ObjectEvent } from './object-store.ts';
import type { Resource } from './resource-path.ts';
import { watchOnce } from './watch.ts';

export type { ObjectEvent } from './object-store.ts';

export interface ReflectorTimings {
  /** A watch is asked to last between this and twice this, so that reflectors do not come back together; 120. */
  readonly watchTimeoutSeconds: number;
  /** A watch that outlives its time by this much is cut: its connection is dead; 10,000. */
  readonly graceMilliseconds: number;
  /** Waits after failures; 250 ms to 10 s. */
  readonly backoff: BackoffLimits;
  /** Objects in one page of a list; 500. */
  readonly pageLimit: number;
  /** `listAgain` lists at most this often; 5,000. */
  readonly listAgainMilliseconds: number;
}

export interface ReflectorOptions<T> {
  readonly client: KubeClient;
  readonly resource: Resource;
  /** All namespaces when absent. */
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  /** Makes the object to keep of plain JSON; what it drops costs no memory. An object it throws for is as though absent. */
  readonly parse: (raw: unknown) => T;
  readonly log: Logger;
  /** Called in order, after the store has changed. What it throws is logged and counted, nothing else. */
  readonly onEvent?: ((event: ObjectEvent<T>) => void) | undefined;
  readonly timings?: Partial<ReflectorTimings> | undefined;
}

/** Counted since the start. */
export interface ReflectorCounters {
  lists: number;
  watches: number;
  failures: number;
  listenerFailures: number;
  /** Objects that are there now, and that `parse` throws for. */
  unreadable: number;
  /** When the collection was heard of last, by a list, a change or a bookmark; milliseconds of the monotonic clock. */
  heardAt: number;
}

const defaultTimings: ReflectorTimings = {
  watchTimeoutSeconds: 120,
  graceMilliseconds: 10_000,
  backoff: { initialMilliseconds: 250, maximumMilliseconds: 10_000 },
  pageLimit: 500,
  listAgainMilliseconds: 5_000,
};

/** A server that takes a watch and ends it at once is failing, whatever it says. */
const shortestWatchMilliseconds = 1_000;

const relistPollMilliseconds = 50;

/** Why a watch was ended that nothing is wrong with. */
class ListAgain extends Error {}

/**
 * Keeps a copy of one collection, by list and watch, through every kind of failure. Its content is exactly the
 * collection at `resourceVersion` (PROTOCOL rule 1 calls it `asOf`), which never goes back, unless the API server's own data
 * did (a restored etcd): then the copy follows. What happened while the link was down is told when it is back:
 * deletions, and an object of the same name with another UID as Deleted and Added.
 *
 * The constructor does nothing; `start(signal)` works until the signal aborts and never rejects.
 */
export class Reflector<T> {
  readonly resource: Resource;
  readonly counters: ReflectorCounters = {
    lists: 0,
    watches: 0,
    failures: 0,
    listenerFailures: 0,
    unreadable: 0,
    heardAt: 0,
  };
  readonly #options: ReflectorOptions<T>;
  readonly #timings: ReflectorTimings;
  readonly #log: Logger;
  readonly #repeating: Logger;
  readonly #store: ObjectStore<T>;
  readonly #firstList = Promise.withResolvers<void>();
  #resourceVersion: string | undefined;
  /** The next step must not trust `#resourceVersion`: the history it names is gone. */
  #mustList = true;
  #listedAt = Number.NEGATIVE_INFINITY;
  #watching: AbortController | undefined;
  /** After a failure the API server may be another one, with older data. */
  #mustCompare = false;

  constructor(options: ReflectorOptions<T>) {
    this.#options = options;
    this.resource = options.resource;
    this.#timings = { ...defaultTimings, ...options.timings };
    this.#log = options.log.child({ kind: options.resource.kind });
    this.#repeating = onceIn(this.#log, 60_000);
    this.#store = new ObjectStore(options.parse, (error, { namespace, name }) => {
      this.#repeating.error({ namespace, name, error }, 'object not understood, left out');
    });
  }

  /** True once the whole collection was seen. It stays true: an old copy is better than none. */
  get synced(): boolean {
    return this.#resourceVersion !== undefined;
  }

  /** What the content is as of; undefined before the first list. */
  get resourceVersion(): string | undefined {
    return this.#resourceVersion;
  }

  get size(): number {
    return this.#store.size;
  }

  /** `namespace` is undefined for cluster-wide objects. */
  get(namespace: string | undefined, name: string): T | undefined {
    return this.#store.get(namespace, name);
  }

  getByUid(uid: string): T | undefined {
    return this.#store.getByUid(uid);
  }

  /** In no particular order. */
  list(): T[] {
    return this.#store.list();
  }

  /** What a consistent list would be as of now. @throws KubeError */
  readCurrentVersion(signal?: AbortSignal): Promise<string> {
    const { client, resource, namespace } = this.#options;
    return client.readResourceVersion(resource, { namespace, signal });
  }

  /** Resolves when the whole collection was seen; rejects with the signal's reason. */
  async waitForSync(signal: AbortSignal): Promise<void> {
    if (this.synced) return;
    signal.throwIfAborted();
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    const wait = Promise.race([this.#firstList.promise, aborted]);
    await wait.finally(() => signal.removeEventListener('abort', abort));
  }

  /**
   * Ends the watch under way and begins with a new list: the content is then as of now. Does nothing shortly after a list; who
   * needs one from now on asks until `counters.lists` has grown.
   */
  listAgain(): void {
    if (performance.now() - this.#listedAt < this.#timings.listAgainMilliseconds) return;
    this.#mustList = true;
    this.#watching?.abort(new ListAgain());
  }

  /** The next list parses each object anew, also where it did not change: what `parse` keeps of it may be another. */
  forgetVersions(): void {
    this.#store.forgetVersions();
  }

  /** Resolves when the whole collection was listed after this call, or the signal aborts. */
  async relist(signal: AbortSignal): Promise<void> {
    const before = this.counters.lists;
    while (this.counters.lists === before && !signal.aborted) {
      this.listAgain();
      await delay(relistPollMilliseconds, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Follows the collection until the signal aborts. Call it once. */
  async start(signal: AbortSignal): Promise<void> {
    let failures = 0;
    let wasGone = false;
    while (!signal.aborted) {
      const begin = performance.now();
      try {
        await this.#follow(signal);
        if (performance.now() - begin < shortestWatchMilliseconds) throw new Error('the watch ended at once');
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof ListAgain) continue;
        // Who answers Gone is back: what waits to be known is listed soon, however long the server was away.
        const isBack = isKubeError(error, 'Gone') && !wasGone;
        wasGone = isKubeError(error, 'Gone');
        const isFirst = isBack || performance.now() - begin >= this.#timings.backoff.maximumMilliseconds;
        failures = isFirst ? 1 : failures + 1;
        this.#noteFailure(error);
        await delay(backoff(failures - 1, this.#timings.backoff), undefined, { signal }).catch(() => undefined);
      }
    }
  }

  #noteFailure(error: unknown): void {
    this.counters.failures += 1;
    this.#mustCompare = true;
    if (isKubeError(error, 'Gone')) {
      this.#mustList = true;
      this.#log.info({ resourceVersion: this.#resourceVersion }, 'watch history expired, listing again');
    } else this.#repeating.warn({ error }, 'watch failed, trying again');
  }

  /** One list if it is due, then one watch until it ends. */
  async #follow(signal: AbortSignal): Promise<void> {
    if (this.#mustCompare && !this.#mustList) await this.#compare(signal);
    if (this.#mustList || this.#resourceVersion === undefined) await this.#list(signal);
    const { client, resource, namespace, labelSelector, fieldSelector } = this.#options;
    this.counters.watches += 1;
    this.#watching = new AbortController();
    await watchOnce({
      client,
      resource,
      query: { namespace, labelSelector, fieldSelector },
      resourceVersion: this.#resourceVersion ?? '0',
      timeoutSeconds: Math.ceil(this.#timings.watchTimeoutSeconds * (1 + Math.random())),
      graceMilliseconds: this.#timings.graceMilliseconds,
      signal: AbortSignal.any([signal, this.#watching.signal]),
      onBookmark: (resourceVersion) => this.#bookmark(resourceVersion),
      onObject: (type, object, resourceVersion) => {
        const events = type === 'DELETED' ? this.#store.delete(object) : this.#store.put(object);
        this.#advance(resourceVersion, events);
      },
    });
  }

  async #list(signal: AbortSignal): Promise<void> {
    const { client, resource, namespace, labelSelector, fieldSelector } = this.#options;
    const { pageLimit } = this.#timings;
    const list = await client.list(resource, { namespace, labelSelector, fieldSelector, pageLimit, signal });
    if (signal.aborted) return;
    this.counters.lists += 1;
    this.#listedAt = performance.now();
    this.#mustList = false;
    this.#mustCompare = false;
    this.#advance(list.resourceVersion, this.#store.replace(list.items));
    this.#log.debug({ objects: this.#store.size, resourceVersion: list.resourceVersion }, 'collection listed');
  }

  /**
   * A watch from a version that the server has not reached waits for the future and says nothing of the past. So after a
   * failure one object is asked for, only to see that the server's data is not older than ours.
   */
  async #compare(signal: AbortSignal): Promise<void> {
    const now = await this.readCurrentVersion(signal);
    this.#mustCompare = false;
    this.#relistIfOlder(now);
  }

  #bookmark(resourceVersion: string): void {
    if (this.#relistIfOlder(resourceVersion)) throw new Error('the API server went back in time');
    this.#advance(resourceVersion, []);
  }

  #relistIfOlder(resourceVersion: string): boolean {
    if (compareResourceVersions(resourceVersion, this.#resourceVersion ?? '0') >= 0) return false;
    this.#log.warn({ resourceVersion: this.#resourceVersion, server: resourceVersion }, 'API server has older data');
    this.#mustList = true;
    return true;
  }

  #advance(resourceVersion: string, events: readonly ObjectEvent<T>[]): void {
    this.#resourceVersion = resourceVersion;
    this.counters.heardAt = performance.now();
    this.counters.unreadable = this.#store.unreadable;
    for (const event of events) this.#tell(event);
    this.#firstList.resolve();
  }

  #tell(event: ObjectEvent<T>): void {
    try {
      this.#options.onEvent?.(event);
    } catch (error) {
      this.counters.listenerFailures += 1;
      this.#repeating.error({ error }, 'listener failed');
    }
  }
}
