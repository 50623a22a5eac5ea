/** A day of the calendar, as the number of days since 1970-01-01; it is the same number in all time zones. */
export type CalendarDay = number;

export const dayMilliseconds = 24 * 60 * 60 * 1000;

/** The clocks of a time zone around one day: what is added to UTC before and after the one change there may be. */
export interface DayClock {
  readonly before: number;
  readonly after: number;
  /** The first instant of `after`; absent where nothing changes. */
  readonly changesAt?: number;
}

/** Days are asked for around now, again and again. */
const rememberedDays = 16;

/** What a time zone adds to UTC. All is asked of Intl, which has the database of the device. */
export class TimeZone {
  readonly #format: Intl.DateTimeFormat;
  readonly #clocks = new Map<CalendarDay, DayClock>();

  /** @throws RangeError for a time zone that this device does not know */
  constructor(name: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /** Milliseconds; the instant too is in milliseconds since the Unix epoch. */
  offsetAt(instant: number): number {
    const whole = Math.floor(instant / 1000) * 1000;
    const parts = Object.fromEntries(this.#format.formatToParts(whole).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
  }

  /** The day of the calendar that it is there. */
  dayAt(instant: number): CalendarDay {
    return Math.floor((instant + this.offsetAt(instant)) / dayMilliseconds);
  }

  /** Whatever local time of that day is asked for: no zone changes its clocks twice in three days. */
  clockOf(day: CalendarDay): DayClock {
    const known = this.#clocks.get(day);
    if (known !== undefined) return known;
    if (this.#clocks.size >= rememberedDays) this.#clocks.clear();
    const clock = this.#askClockOf(day);
    this.#clocks.set(day, clock);
    return clock;
  }

  #askClockOf(day: CalendarDay): DayClock {
    const [from, to] = [(day - 1) * dayMilliseconds, (day + 2) * dayMilliseconds];
    const [before, after] = [this.offsetAt(from), this.offsetAt(to)];
    return before === after ? { before, after } : { before, after, changesAt: this.#change(from, to, before) };
  }

  /** To the second. */
  #change(from: number, to: number, before: number): number {
    let [same, other] = [from, to];
    while (other - same > 1000) {
      const middle = Math.floor((same + other) / 2000) * 1000;
      if (this.offsetAt(middle) === before) same = middle;
      else other = middle;
    }
    return other;
  }
}

/** When a local time is; `Skipped` names the instant at which the clock jumped over it. */
export type LocalInstant =
  | { readonly kind: 'Once'; readonly at: number }
  | { readonly kind: 'Twice'; readonly at: number; readonly again: number }
  | { readonly kind: 'Skipped'; readonly jumpAt: number };

/** @param local the local time as though it were UTC, in milliseconds since the Unix epoch */
export function instantOf(local: number, { before, after, changesAt }: DayClock): LocalInstant {
  const [early, late] = [local - before, local - after];
  if (changesAt === undefined) return { kind: 'Once', at: early };
  const isEarly = early < changesAt;
  const isLate = late >= changesAt;
  if (isEarly && isLate) return { kind: 'Twice', at: early, again: late };
  if (isEarly || isLate) return { kind: 'Once', at: isEarly ? early : late };
  return { kind: 'Skipped', jumpAt: changesAt };
}
