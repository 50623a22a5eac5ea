import { backoff, type BackoffLimits } from '@kubevac/base/backoff.ts';
import { WakeTimes } from './wake-times.ts';

/** Time as the queue sees it; a test brings its own. */
export interface QueueClock {
  /** Wall-clock milliseconds, the same that `wakeAt` is given. */
  now(): number;
  /** Calls back once, later; returns what takes that back. */
  setTimer(callback: () => void, milliseconds: number): () => void;
}

export interface WorkQueueOptions {
  /** Keys worked on at once; 4 when absent. */
  readonly workers?: number | undefined;
  /** Waits after failures of one key; 50 ms to 60 s when absent. */
  readonly backoff?: BackoffLimits | undefined;
  readonly clock?: QueueClock | undefined;
  readonly random?: (() => number) | undefined;
}

/** Works on one key. What it throws means: again, after a wait. Must end soon after the signal aborts. */
export type Work = (key: string, signal: AbortSignal) => Promise<void>;

const systemClock: QueueClock = {
  now: () => Date.now(),
  setTimer: (callback, milliseconds) => {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};

const defaultWorkers = 4;
const defaultBackoff: BackoffLimits = { initialMilliseconds: 50, maximumMilliseconds: 60_000 };
/** A far wake is looked at again this often, so that a step of the wall clock delays it by no more. */
const longestTimerMilliseconds = 60_000;

/**
 * Keys that want work, each at most once, in order of arrival. One key is never worked on twice at the same
 * time; one that is added while it is worked on is worked on once more afterwards. Nothing that was added is lost, unless the
 * queue ends. It holds one small entry for each key that waits: its bound is the number of objects there are.
 *
 * Level-triggered: a key says "look at this object", never what happened to it.
 */
export class WorkQueue {
  readonly #options: WorkQueueOptions;
  readonly #clock: QueueClock;
  /** Waiting keys, oldest first, with when they came. */
  readonly #waiting = new Map<string, number>();
  /** Keys being worked on: true when added again meanwhile. */
  readonly #running = new Map<string, boolean>();
  readonly #failures = new Map<string, number>();
  readonly #wakes = new WakeTimes();
  readonly #retries = new WakeTimes();
  #work: Work | undefined;
  #signal: AbortSignal | undefined;
  #cancelTimer: (() => void) | undefined;
  #onIdle: (() => void) | undefined;

  constructor(options: WorkQueueOptions = {}) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /** Keys that wait for a worker; not those that wait for their time. */
  get depth(): number {
    return this.#waiting.size;
  }

  /** How long the oldest waiting key has waited; 0 when none does. */
  get oldestAgeSeconds(): number {
    for (const since of this.#waiting.values()) return Math.max(0, this.#clock.now() - since) / 1_000;
    return 0;
  }

  /** Wants the key worked on now. It may be called before `start`, and from the work itself. */
  add(key: string): void {
    if (this.#running.has(key)) this.#running.set(key, true);
    else if (!this.#waiting.has(key)) this.#waiting.set(key, this.#clock.now());
    this.#begin();
  }

  /** Wants the key worked on at that time, or earlier if somebody asked for earlier. A time in the past is now. */
  wakeAt(key: string, atMilliseconds: number): void {
    this.#wakes.add(key, atMilliseconds);
    this.#arm();
  }

  /** Works until the signal aborts, and resolves when the last work has ended. Call it once. */
  async start(signal: AbortSignal, work: Work): Promise<void> {
    this.#work = work;
    this.#signal = signal;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onIdle = resolve;
    const stop = () => {
      this.#cancelTimer?.();
      if (this.#running.size === 0) resolve();
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    this.#arm();
    this.#begin();
    await promise;
  }

  #begin(): void {
    const work = this.#work;
    const signal = this.#signal;
    const workers = this.#options.workers ?? defaultWorkers;
    for (const key of this.#waiting.keys()) {
      if (work === undefined || signal === undefined || signal.aborted || this.#running.size >= workers) break;
      this.#waiting.delete(key);
      this.#running.set(key, false);
      // A retry was only to see to it that this run comes.
      this.#retries.delete(key);
      void this.#run(key, () => work(key, signal));
    }
  }

  async #run(key: string, work: () => Promise<void>): Promise<void> {
    if (await succeeds(work)) this.#failures.delete(key);
    else this.#retry(key);
    const again = this.#running.get(key) === true;
    this.#running.delete(key);
    if (again) this.add(key);
    this.#begin();
    if (this.#signal?.aborted === true && this.#running.size === 0) this.#onIdle?.();
  }

  #retry(key: string): void {
    const failures = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, failures);
    const wait = backoff(failures - 1, this.#options.backoff ?? defaultBackoff, this.#options.random);
    this.#retries.add(key, this.#clock.now() + wait);
    this.#arm();
  }

  #arm(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#signal === undefined || this.#signal.aborted) return;
    const earliest = Math.min(this.#wakes.earliest ?? Infinity, this.#retries.earliest ?? Infinity);
    if (earliest === Infinity) return;
    const wait = Math.min(Math.max(earliest - this.#clock.now(), 0), longestTimerMilliseconds);
    this.#cancelTimer = this.#clock.setTimer(() => this.#wake(), wait);
  }

  #wake(): void {
    const now = this.#clock.now();
    for (const times of [this.#wakes, this.#retries])
      for (let key = times.takeDue(now); key !== undefined; key = times.takeDue(now)) this.add(key);
    this.#arm();
  }
}

async function succeeds(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch {
    return false;
  }
}
