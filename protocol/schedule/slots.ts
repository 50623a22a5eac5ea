import type { Cron } from './cron.ts';
import { dayMilliseconds, instantOf, type CalendarDay, type LocalInstant, type TimeZone } from './local-time.ts';

/** When a schedule is due: a whole second since the Unix epoch. One slot is one run, whatever the clock does. */
export type Slot = number;

/** What is scheduled where. */
export interface Plan {
  readonly cron: Cron;
  readonly zone: TimeZone;
}

export interface DueSlots {
  /** The newest, in order. */
  readonly slots: readonly Slot[];
  /** Those before them, counted by the calendar: an hour that is skipped or repeated counts as any. */
  readonly earlier: number;
}

/** A schedule runs on some day of any eight years, or never: so far apart are two leap days across a century. */
const longestWaitDays = 8 * 366 + 1;
/** No clock is wrong by more; what lies before is not counted. */
const longestGapDays = 100 * 366;

/**
 * The slots after `highWater` up to and with `now`: the newest `atMost`, and how many came before them. The work is bounded by the
 * days of the gap, of which all but the newest are only looked up in the calendar.
 *
 * @param highWater a slot; nothing at or before it is due
 * @param now milliseconds since the Unix epoch
 */
export function dueSlots(
  plan: Plan,
  { highWater, now, atMost }: { highWater: Slot; now: number; atMost: number },
): DueSlots {
  const last = Math.floor(now / 1000);
  if (last <= highWater) return { slots: [], earlier: 0 };
  const today = plan.zone.dayAt(now);
  const begin = plan.zone.dayAt(highWater * 1000);
  const first = Math.max(begin, today - longestGapDays) - 1;
  const found = new Set<Slot>();
  let day = today + 1;
  // One day more than is enough: where a clock goes back over midnight, two days are interleaved.
  for (let enough = 0; day >= first && enough < 2; day -= 1) {
    for (const slot of slotsOn(day, plan)) if (slot > highWater && slot <= last) found.add(slot);
    if (found.size > atMost) enough += 1;
  }
  const slots = [...found].sort((a, b) => a - b);
  const newest = slots.slice(Math.max(slots.length - atMost, 0));
  const rest = slotsOn(begin, plan).filter((slot) => slot > highWater);
  const before = day < begin ? 0 : rest.length + countBetween(first + 2, day, plan.cron);
  return { slots: newest, earlier: slots.length - newest.length + before };
}

/**
 * The first slot after an instant; undefined where there never is one, as on 30 February.
 *
 * @param after milliseconds since the Unix epoch
 */
export function nextSlot(plan: Plan, after: number): Slot | undefined {
  const second = Math.floor(after / 1000);
  const today = plan.zone.dayAt(after);
  let best: Slot | undefined;
  for (let day = today - 1; day <= today + longestWaitDays; day += 1) {
    const next = slotsOn(day, plan).filter((slot) => slot > second);
    // A day more: as above.
    if (best !== undefined) return Math.min(best, ...next);
    if (next.length > 0) best = Math.min(...next);
  }
  return best;
}

/** How many slots whole days of the calendar have, from one to another, both of them included. */
function countBetween(from: CalendarDay, to: CalendarDay, { hours, minutes, hasDay }: Cron): number {
  let days = 0;
  for (let day = from; day <= to; day += 1) if (isOn(day, hasDay)) days += 1;
  return days * hours.length * minutes.length;
}

function isOn(day: CalendarDay, hasDay: Cron['hasDay']): boolean {
  const date = new Date(day * dayMilliseconds);
  return hasDay(date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCDay());
}

/** In any order, and one perhaps more than once. */
function slotsOn(day: CalendarDay, { cron, zone }: Plan): Slot[] {
  if (!isOn(day, cron.hasDay)) return [];
  const clock = zone.clockOf(day);
  return cron.hours.flatMap((hour) =>
    cron.minutes.flatMap((minute) => {
      const local = day * dayMilliseconds + (hour * 60 + minute) * 60_000;
      return instantsFor(instantOf(local, clock), cron.everyHour).map((instant) => Math.floor(instant / 1000));
    }),
  );
}

/**
 * A time that the clock skips runs at the jump, and one that it repeats on its first pass, so that there is one run of each. What
 * runs every hour goes on with the time that passes: nothing to make up for, and no hour without it.
 */
function instantsFor(instant: LocalInstant, everyHour: boolean): readonly number[] {
  if (instant.kind === 'Once') return [instant.at];
  if (instant.kind === 'Twice') return everyHour ? [instant.at, instant.again] : [instant.at];
  return everyHour ? [] : [instant.jumpAt];
}
