import { setTimeout as delay } from 'node:timers/promises';
import { backoff } from '@kubevac/base/backoff.ts';
import { onceIn, type Logger } from '@kubevac/base/log.ts';
import type { KubeClient } from './client.ts';
import { EventSeriesCache, type EventNote, type EventSeries, type EventSeriesLimits } from './event-series.ts';
import { isKubeError } from './kube-error.ts';
import { microTime } from './micro-time.ts';
import { apiVersionOf, type Resource } from './resource-path.ts';

export type { EventNote, EventRegarding } from './event-series.ts';

export const eventResource: Resource = { group: 'events.k8s.io', version: 'v1', plural: 'events', kind: 'Event' };

export interface EventRecorderOptions {
  readonly client: KubeClient;
  /** `kubevac.dev/operator` */
  readonly reportingController: string;
  /** The Pod's name. */
  readonly reportingInstance: string;
  readonly log: Logger;
  readonly limits?: Partial<EventRecorderLimits> | undefined;
}

export interface EventRecorderLimits extends EventSeriesLimits {
  /** Events that wait to be sent; more are dropped. */
  readonly waiting: number;
  /** A series is written at most this often. */
  readonly updateMilliseconds: number;
  /** How long `start` goes on sending after its signal. */
  readonly drainMilliseconds: number;
}

const defaultLimits: EventRecorderLimits = {
  seriesMilliseconds: 10 * 60_000,
  seriesRemembered: 4_096,
  burstPerObject: 25,
  refillMilliseconds: 30_000,
  waiting: 1_000,
  updateMilliseconds: 5_000,
  drainMilliseconds: 2_000,
};

const triesPerEvent = 4;
const retryLimits = { initialMilliseconds: 200, maximumMilliseconds: 5_000 };
/** The API takes 1 KiB. */
const longestNoteBytes = 1_000;

/**
 * Writes Events, one after another, equal ones as a series with a count. `record` never waits and never throws: an Event is
 * a courtesy, and one that the API server does not take after some tries is dropped and counted.
 */
export class EventRecorder {
  readonly #options: EventRecorderOptions;
  readonly #limits: EventRecorderLimits;
  readonly #cache: EventSeriesCache;
  readonly #repeating: Logger;
  /** Series with something to send, in order of arrival. */
  readonly #waiting = new Set<EventSeries>();
  /** When a series was last written. */
  readonly #sentAt = new WeakMap<EventSeries, number>();
  #wake: (() => void) | undefined;
  #dropped = 0;

  constructor(options: EventRecorderOptions) {
    this.#options = options;
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#cache = new EventSeriesCache(this.#limits);
    this.#repeating = onceIn(options.log, 60_000);
  }

  /** Events that will never be seen: too many at once, or refused. */
  get dropped(): number {
    return this.#dropped;
  }

  record(note: EventNote): void {
    const series = this.#cache.add(note, Date.now());
    if (series === undefined || (this.#waiting.size >= this.#limits.waiting && !this.#waiting.has(series))) {
      this.#drop({ reason: note.reason }, 'event dropped, too many');
      return;
    }
    this.#waiting.add(series);
    this.#wake?.();
  }

  /** Sends until the signal aborts, then what still waits for 2 s at most. Never rejects. Call it once. */
  async start(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const series = this.#nextDue(Date.now());
      if (series !== undefined) await this.#send(series, signal);
      else await this.#rest(signal);
    }
    const drained = AbortSignal.timeout(this.#limits.drainMilliseconds);
    for (const series of this.#waiting) if (!drained.aborted) await this.#send(series, drained);
  }

  /** The first series that was not written just now. */
  #nextDue(now: number): EventSeries | undefined {
    for (const series of this.#waiting) if (this.#dueAt(series) <= now) return series;
    return undefined;
  }

  #dueAt(series: EventSeries): number {
    const sentAt = this.#sentAt.get(series);
    return sentAt === undefined ? 0 : sentAt + this.#limits.updateMilliseconds;
  }

  /** Until something is recorded, or a series that waits may be written again. */
  async #rest(signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    const due = Math.min(...Array.from(this.#waiting, (series) => this.#dueAt(series)));
    const wait = Math.min(Math.max(due - Date.now(), 1), 60_000);
    await delay(wait, undefined, { signal: AbortSignal.any([signal, woken.signal]) }).catch(() => undefined);
    this.#wake = undefined;
  }

  async #send(series: EventSeries, signal: AbortSignal): Promise<void> {
    const { count } = series;
    let failure: unknown;
    for (let attempt = 0; attempt < triesPerEvent; attempt += 1) {
      try {
        await this.#write(series, signal);
        this.#sentAt.set(series, Date.now());
        if (series.count === count) this.#waiting.delete(series);
        return;
      } catch (error) {
        failure = error;
        if (signal.aborted) break;
        if (!isKubeError(error, 'Unreachable', 'TooManyRequests')) {
          this.#giveUp(series, error);
          return;
        }
        await delay(backoff(attempt, retryLimits), undefined, { signal }).catch(() => undefined);
      }
    }
    if (!signal.aborted) this.#giveUp(series, failure);
  }

  #giveUp(series: EventSeries, error: unknown): void {
    this.#waiting.delete(series);
    this.#cache.forget(series);
    this.#drop({ reason: series.first.reason, error }, 'event refused');
  }

  #drop(fields: Readonly<Record<string, unknown>>, message: string): void {
    this.#dropped += 1;
    this.#repeating.warn(fields, message);
  }

  async #write(series: EventSeries, signal: AbortSignal): Promise<void> {
    const { client } = this.#options;
    const namespace = series.first.regarding.namespace || 'default';
    const call = { signal, timeoutMilliseconds: 10_000 };
    if (this.#sentAt.has(series)) {
      const patch = { series: seriesOf(series) };
      try {
        await client.mergePatch(eventResource, { namespace, name: series.name }, patch, call);
        return;
      } catch (error) {
        if (!isKubeError(error, 'NotFound')) throw error;
      }
    }
    try {
      await client.create(eventResource, this.#eventOf(series, namespace), { namespace, ...call });
    } catch (error) {
      // An earlier try got through although its answer did not.
      if (!isKubeError(error, 'AlreadyExists')) throw error;
    }
  }

  #eventOf(series: EventSeries, namespace: string): object {
    const { first, name, count } = series;
    return {
      apiVersion: apiVersionOf(eventResource),
      kind: eventResource.kind,
      metadata: { name, namespace },
      eventTime: microTime(series.firstMilliseconds),
      reportingController: this.#options.reportingController,
      reportingInstance: this.#options.reportingInstance.slice(0, 128),
      action: first.action ?? first.reason,
      reason: first.reason,
      type: first.type,
      note: cutToBytes(first.note, longestNoteBytes),
      regarding: first.regarding,
      ...(count > 1 && { series: seriesOf(series) }),
    };
  }
}

function seriesOf({ count, lastMilliseconds }: EventSeries): object {
  return { count, lastObservedTime: microTime(lastMilliseconds) };
}

/** Cuts between characters. */
function cutToBytes(text: string, bytes: number): string {
  const buffer = Buffer.from(text);
  if (buffer.length <= bytes) return text;
  return `${buffer
    .subarray(0, bytes)
    .toString()
    .replace(/\uFFFD+$/, '')}…`;
}
