/** The slots of schedules against those of croner, a library that a great many people run: an oracle in this test, and nowhere else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cron as Croner } from 'croner';
import fc from 'fast-check';
import { parseCron } from './cron.ts';
import { TimeZone } from './local-time.ts';
import { dueSlots, nextSlot, type Plan, type Slot } from './slots.ts';

/** Half an hour of summer time, three quarters of an hour off, a clock that changes at midnight, one that never does. */
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/Santiago',
  'Pacific/Apia',
] as const;

const hour = 3600;
const begin = Date.UTC(2026, 0, 1) / 1000;
const end = Date.UTC(2028, 0, 1) / 1000;

function planOf(schedule: string, timeZone: string): Plan {
  const cron = parseCron(schedule);
  assert.ok(cron, schedule);
  return { cron, zone: new TimeZone(timeZone) };
}

/** All slots after `from`, up to and with `to`. */
function oracle(schedule: string, timeZone: string, [from, to]: readonly [Slot, Slot]): Slot[] {
  const croner = new Croner(schedule, { timezone: timeZone, paused: true, fixedTimeRule: 'no-wildcard' });
  const slots: Slot[] = [];
  let next = croner.nextRun(new Date(from * 1000));
  while (next !== null && next.getTime() / 1000 <= to) {
    slots.push(next.getTime() / 1000);
    next = croner.nextRun(next);
  }
  return slots;
}

const SCHEDULES = ['30 1-3,23,0 * * 1-6', '20 * * * *'] as const;

for (const zone of ZONES)
  test(`every hour of two years in ${zone}`, () => {
    for (const schedule of SCHEDULES) {
      const plan = planOf(schedule, zone);
      const expected = oracle(schedule, zone, [begin, end + 40 * 24 * hour]);
      let at = 0;
      for (let now = begin; now < end; now += hour) {
        let until = at;
        while ((expected[until] ?? Infinity) <= now + hour) until += 1;
        const { slots } = dueSlots(plan, { highWater: now, now: (now + hour) * 1000, atMost: 64 });
        assert.deepEqual(
          slots,
          expected.slice(at, until),
          `${schedule} in the hour of ${new Date(now * 1000).toISOString()}`,
        );
        assert.equal(
          nextSlot(plan, now * 1000),
          expected[at],
          `${schedule} after ${new Date(now * 1000).toISOString()}`,
        );
        at = until;
      }
    }
  });

const few = (least: number, most: number) =>
  fc.uniqueArray(fc.integer({ min: least, max: most }), { minLength: 1, maxLength: 3 });
const field = (least: number, most: number) =>
  fc.oneof(
    fc.constant('*'),
    few(least, most).map((values) => values.join(',')),
  );
/** croner takes a step for a wish to run in an interval, and neither makes up for what is skipped nor leaves out what comes twice. */
const restricted = (least: number, most: number) => few(least, most).map((values) => values.join(','));
const anySchedule = fc
  .tuple(
    fc.oneof(fc.tuple(restricted(0, 59), restricted(0, 23)), fc.tuple(field(0, 59), fc.constant('*'))),
    fc.tuple(field(1, 31), field(1, 12), field(0, 7)),
  )
  .map(([time, days]) => [...time, ...days].join(' '));

test('any schedule in any of the zones, through any two months', () => {
  fc.assert(
    fc.property(anySchedule, fc.constantFrom(...ZONES, 'Africa/Cairo', 'UTC'), fc.nat(700), (schedule, zone, day) => {
      const from = begin + day * 24 * hour;
      const to = from + 60 * 24 * hour;
      const expected = oracle(schedule, zone, [from, to]);
      const plan = planOf(schedule, zone);
      const { slots, earlier } = dueSlots(plan, { highWater: from, now: to * 1000, atMost: 500 });
      assert.deepEqual(slots, expected.slice(-500));
      // Counted by the calendar: a day may have an hour more or less.
      assert.ok(Math.abs(earlier + slots.length - expected.length) <= 60);
      assert.equal(nextSlot(plan, from * 1000) ?? Infinity, expected[0] ?? nextSlot(plan, to * 1000) ?? Infinity);
    }),
    { numRuns: Number(process.env['RUNS'] ?? 25) },
  );
});

test('where it differs from croner on purpose: a step within hours that are named is no interval', () => {
  const night = [Date.parse('2026-03-28T12:00:00Z') / 1000, Date.parse('2026-03-29T12:00:00Z') / 1000] as const;
  assert.deepEqual(oracle('*/30 2 * * *', 'Europe/Berlin', night), [], 'croner skips the day');
  const { slots } = dueSlots(planOf('*/30 2 * * *', 'Europe/Berlin'), {
    highWater: night[0],
    now: night[1] * 1000,
    atMost: 9,
  });
  assert.deepEqual(slots, [Date.parse('2026-03-29T01:00:00Z') / 1000]);
});
