/** An instant with what is known of its error; the true time lies within `milliseconds ± errorMilliseconds`. */
export interface MeasuredTime {
  readonly milliseconds: number;
  readonly errorMilliseconds: number;
}

/** A clock that says nothing rather than something wrong (PROTOCOL rule 15). */
export interface Clock {
  /** Undefined while the clock is not measured in this boot: then nothing that has a deadline may start. */
  now(): MeasuredTime | undefined;
}

/** Where elapsed time comes from; injected, so that tests own it. */
export interface TimeSources {
  /** Milliseconds of a clock that never jumps and stands still while the host is suspended. */
  readonly monotonic: () => number;
  /** Milliseconds since boot of a clock that goes on while the host is suspended. */
  readonly uptime: () => number;
  /** The system's own time, when its NTP client says that it is synchronised; undefined otherwise. */
  readonly synchronised: () => number | undefined;
}

/** Quartz in cheap boards drifts up to 200 parts per million. */
const driftPerMillisecond = 200e-6;
/** What is granted to a system clock that NTP keeps: it is usually far better. */
const synchronisedErrorMilliseconds = 500;
/** Two clocks that ran side by side may be read this far apart; more means that the host was suspended. */
const suspendToleranceMilliseconds = 1_000;

/** One moment by both clocks. */
export interface Moment {
  readonly monotonic: number;
  readonly uptime: number;
}

interface Measurement extends Moment {
  readonly offset: number;
  readonly errorMilliseconds: number;
}

/**
 * Real time by round trips to the operator, anchored to the monotonic clock of this process; nothing of it survives a
 * restart, because the wall clock of a robot may be anything.
 */
export class MeasuredClock implements Clock {
  readonly #sources: TimeSources;
  #measurement: Measurement | undefined;

  constructor(sources: TimeSources) {
    this.#sources = sources;
  }

  /** To be taken when the question is sent. */
  moment(): Moment {
    return { monotonic: this.#sources.monotonic(), uptime: this.#sources.uptime() };
  }

  /**
   * Takes in one answer to "what time is it"; half the time it took is the error. One that the host slept over says nothing.
   * @param answer milliseconds since the Unix epoch as the operator said them
   */
  measure(answer: number, asked: Moment): void {
    const { monotonic, uptime } = this.moment();
    if (wasSuspended(asked, { monotonic, uptime })) return;
    const half = (monotonic - asked.monotonic) / 2;
    const fresh = { offset: answer + half - monotonic, errorMilliseconds: half, monotonic, uptime };
    const known = this.#valid();
    if (known === undefined || this.#errorOf(known) >= fresh.errorMilliseconds) this.#measurement = fresh;
  }

  now(): MeasuredTime | undefined {
    const measurement = this.#valid();
    if (measurement === undefined) return this.#synchronised();
    return {
      milliseconds: Math.round(this.#sources.monotonic() + measurement.offset),
      errorMilliseconds: Math.ceil(this.#errorOf(measurement)),
    };
  }

  /** The measurement, unless the host was suspended since: then it must be made again. */
  #valid(): Measurement | undefined {
    const measurement = this.#measurement;
    if (measurement !== undefined && wasSuspended(measurement, this.moment())) this.#measurement = undefined;
    return this.#measurement;
  }

  #errorOf({ errorMilliseconds, monotonic }: Measurement): number {
    return errorMilliseconds + (this.#sources.monotonic() - monotonic) * driftPerMillisecond;
  }

  #synchronised(): MeasuredTime | undefined {
    const milliseconds = this.#sources.synchronised();
    return milliseconds === undefined ? undefined : { milliseconds, errorMilliseconds: synchronisedErrorMilliseconds };
  }
}

function wasSuspended(from: Moment, to: Moment): boolean {
  const apart = to.uptime - from.uptime - (to.monotonic - from.monotonic);
  return Math.abs(apart) > suspendToleranceMilliseconds;
}
