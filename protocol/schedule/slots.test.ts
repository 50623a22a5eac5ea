import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toKubernetesTime } from '../instants.ts';
import { parseCron } from './cron.ts';
import { TimeZone } from './local-time.ts';
import { dueSlots, nextSlot, type Plan } from './slots.ts';

function planOf(schedule: string, timeZone = 'Europe/Berlin'): Plan {
  const cron = parseCron(schedule);
  assert.ok(cron);
  return { cron, zone: new TimeZone(timeZone) };
}

/** All slots from one instant up to another. */
function slotsIn(plan: Plan, from: string, to: string): string[] {
  const range = { highWater: Date.parse(from) / 1000, now: Date.parse(to), atMost: 2000 };
  return dueSlots(plan, range).slots.map((slot) => toKubernetesTime(slot * 1000));
}

/** The night of 28 to 29 March 2026: 02:00 becomes 03:00 in Berlin, at 01:00Z. */
const spring = ['2026-03-28T22:00:00Z', '2026-03-29T03:00:00Z'] as const;
/** The night of 24 to 25 October 2026: 03:00 becomes 02:00 in Berlin, at 01:00Z. */
const autumn = ['2026-10-24T21:00:00Z', '2026-10-25T03:00:00Z'] as const;

const NIGHTS: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
  ['30 2 * * *', 'half past two runs once', ['01:00'], ['00:30']],
  ['*/30 2 * * *', 'two times of the skipped hour are one at the jump', ['01:00'], ['00:00', '00:30']],
  ['0 2,3 * * *', 'the jump and what is at it are one', ['01:00'], ['00:00', '02:00']],
  ['0 */2 * * *', 'every other hour', ['23:00', '01:00', '02:00'], ['22:00', '00:00', '03:00']],
  [
    '15 * * * *',
    'every hour goes on',
    ['22:15', '23:15', '00:15', '01:15', '02:15'],
    ['21:15', '22:15', '23:15', '00:15', '01:15', '02:15'],
  ],
];

for (const [schedule, sentence, inSpring, inAutumn] of NIGHTS)
  test(`${schedule} on both nights that the clock changes: ${sentence}`, () => {
    const times = (night: readonly [string, string]): string[] =>
      slotsIn(planOf(schedule), ...night).map((instant) => instant.slice(11, 16));
    assert.deepEqual(times(spring), inSpring);
    assert.deepEqual(times(autumn), inAutumn);
  });

test('a day that a zone left out has its runs at the jump: Apia had no 30 December 2011', () => {
  const slots = slotsIn(planOf('0 9 * * *', 'Pacific/Apia'), '2011-12-29T00:00:00Z', '2012-01-01T00:00:00Z');
  assert.deepEqual(slots, [
    '2011-12-29T19:00:00Z',
    '2011-12-30T10:00:00Z',
    '2011-12-30T19:00:00Z',
    '2011-12-31T19:00:00Z',
  ]);
});

test('where a clock goes back over midnight every slot is there, in order', () => {
  // Santiago, 5 April 2026: at 03:00Z it is midnight and then 23:00 of the day before.
  const plan = planOf('*/30 * * * *', 'America/Santiago');
  const slots = slotsIn(plan, '2026-04-05T00:00:00Z', '2026-04-05T06:00:00Z');
  assert.equal(slots.length, 12);
  assert.deepEqual(slots, slots.toSorted());
  const daily = slotsIn(planOf('30 23 * * *', 'America/Santiago'), '2026-04-04T00:00:00Z', '2026-04-06T12:00:00Z');
  assert.deepEqual(daily, ['2026-04-04T02:30:00Z', '2026-04-05T02:30:00Z', '2026-04-06T03:30:00Z']);
});

test('what is due is after the high water and not after now', () => {
  const plan = planOf('0 9 * * *', 'UTC');
  const at = '2026-01-05T09:00:00Z';
  assert.deepEqual(slotsIn(plan, at, '2026-01-06T08:59:59Z'), []);
  assert.deepEqual(slotsIn(plan, '2026-01-05T08:59:59Z', at), [at]);
  assert.deepEqual(slotsIn(plan, at, at), []);
  assert.deepEqual(slotsIn(plan, at, '2025-01-01T00:00:00Z'), [], 'a clock that went back');
});

test('of a gap the newest slots are told, and how many came before them', () => {
  const now = Date.parse('2026-01-05T09:00:30Z');
  const year = { highWater: Date.parse('2025-01-05T09:00:00Z') / 1000, now, atMost: 3 };
  const daily = dueSlots(planOf('0 9 * * *', 'UTC'), year);
  assert.deepEqual([daily.slots.length, daily.earlier], [3, 362]);
  const minutely = dueSlots(planOf('* * * * *', 'UTC'), year);
  assert.deepEqual([minutely.slots.at(-1), minutely.earlier], [now / 1000 - 30, 365 * 1440 - 3]);
  const few = dueSlots(planOf('0 0 1 * *', 'UTC'), { ...year, atMost: 20 });
  assert.deepEqual([few.slots.length, few.earlier], [12, 0]);
});

test('no gap holds up the agent: a clock that was in 1970 finds all minutes since in a moment', () => {
  const begin = performance.now();
  for (const schedule of ['* * * * *', '0 9 * * *', '0 0 29 2 *', '0 0 30 2 *']) {
    const { slots } = dueSlots(planOf(schedule), { highWater: 0, now: Date.parse('2026-01-05T09:00:30Z'), atMost: 32 });
    assert.equal(slots.length, { '0 0 29 2 *': 14, '0 0 30 2 *': 0 }[schedule] ?? 32);
  }
  assert.ok(performance.now() - begin < 2_000);
});

test('the next slot is found over years, and not where there never is one', () => {
  const next = (schedule: string, after: string): string | undefined => {
    const slot = nextSlot(planOf(schedule, 'UTC'), Date.parse(after));
    return slot === undefined ? undefined : toKubernetesTime(slot * 1000);
  };
  assert.equal(next('0 9 * * 1-5', '2026-01-09T09:00:00Z'), '2026-01-12T09:00:00Z');
  assert.equal(next('0 9 * * 1-5', '2026-01-09T08:59:59.999Z'), '2026-01-09T09:00:00Z');
  assert.equal(next('0 0 29 2 *', '2096-03-01T00:00:00Z'), '2104-02-29T00:00:00Z');
  assert.equal(next('0 0 30 2 *', '2026-01-01T00:00:00Z'), undefined);
});

test('a time zone that the device does not know is an error, not a guess', () => {
  assert.throws(() => new TimeZone('Mars/Olympus_Mons'), RangeError);
});
