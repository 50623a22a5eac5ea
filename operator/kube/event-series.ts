import { remember } from '@kubevac/base/remember.ts';

/** What an Event is about. */
export interface EventRegarding {
  readonly apiVersion: string;
  readonly kind: string;
  /** Absent for cluster-wide objects; their Events are in `default`, where kubectl looks for them. */
  readonly namespace?: string | undefined;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion?: string | undefined;
}

/** One thing that happened, for the user who types `kubectl describe`. */
export interface EventNote {
  readonly regarding: EventRegarding;
  readonly type: 'Normal' | 'Warning';
  /** From the closed list of reasons. */
  readonly reason: string;
  /** What the reporter did or tried, in UpperCamelCase; the reason again when absent. */
  readonly action?: string | undefined;
  /** Whole sentences; cut to 1 KiB, which is what the API takes. */
  readonly note: string;
}

export interface EventSeriesLimits {
  /** Repeats within this time of the last one are one series; 10 minutes, well below the hour an API server keeps Events. */
  readonly seriesMilliseconds: number;
  /** Series remembered; the oldest are forgotten first. */
  readonly seriesRemembered: number;
  /** Different Events one object may have at once, and how long one more takes to come. */
  readonly burstPerObject: number;
  readonly refillMilliseconds: number;
}

/** One run of equal notes. `name` is the Event object's. */
export interface EventSeries {
  readonly name: string;
  readonly first: EventNote;
  readonly firstMilliseconds: number;
  count: number;
  lastMilliseconds: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Finds out which notes are new and which repeat one, and who says too much. Holds no more than its limits say. */
export class EventSeriesCache {
  readonly #limits: EventSeriesLimits;
  readonly #series = new Map<string, EventSeries>();
  readonly #buckets = new Map<string, Bucket>();
  #serial = 0;

  constructor(limits: EventSeriesLimits) {
    this.#limits = limits;
  }

  /**
   * The series this note belongs to, counted; undefined when its object has said too many different things lately.
   *
   * @param now epoch milliseconds
   */
  add(note: EventNote, now: number): EventSeries | undefined {
    const key = seriesKey(note);
    const known = this.#series.get(key);
    if (known !== undefined && now - known.lastMilliseconds < this.#limits.seriesMilliseconds) {
      known.count += 1;
      known.lastMilliseconds = now;
      remember(this.#series, key, known, this.#limits.seriesRemembered);
      return known;
    }
    if (!this.#takeToken(note.regarding.uid, now)) return undefined;
    this.#serial += 1;
    const name = eventName(note.regarding.name, now, this.#serial);
    const series = { name, first: note, firstMilliseconds: now, count: 1, lastMilliseconds: now };
    remember(this.#series, key, series, this.#limits.seriesRemembered);
    return series;
  }

  /** The next equal note begins a new series: the Event of this one is gone. */
  forget(series: EventSeries): void {
    const key = seriesKey(series.first);
    if (this.#series.get(key) === series) this.#series.delete(key);
  }

  #takeToken(uid: string, now: number): boolean {
    const { burstPerObject, refillMilliseconds, seriesRemembered } = this.#limits;
    const bucket = this.#buckets.get(uid) ?? { tokens: burstPerObject, at: now };
    const tokens = Math.min(burstPerObject, bucket.tokens + Math.max(0, now - bucket.at) / refillMilliseconds);
    const enough = tokens >= 1;
    remember(this.#buckets, uid, { tokens: enough ? tokens - 1 : tokens, at: now }, seriesRemembered);
    return enough;
  }
}

function seriesKey({ regarding, type, reason, action, note }: EventNote): string {
  return JSON.stringify([regarding.uid, type, reason, action, note]);
}

/** Unique among replicas and restarts: the time to the millisecond, a serial number and chance. */
function eventName(objectName: string, now: number, serial: number): string {
  const chance = Math.floor(Math.random() * 0x1000000).toString(16);
  return `${objectName.slice(0, 200)}.${now.toString(16)}${(serial % 0x1000).toString(16).padStart(3, '0')}${chance}`;
}
