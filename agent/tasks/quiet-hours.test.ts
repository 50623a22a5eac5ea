import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whyQuiet } from './quiet-hours.ts';

const night = { start: '22:00', end: '06:30', appliesTo: 'AllMotion' } as const;
const noon = { start: '12:00', end: '14:00', appliesTo: 'AllMotion' } as const;

/** The instants at which a robot in Berlin is quiet. */
function quietAt(quietHours: Parameters<typeof whyQuiet>[0]['quietHours'], instants: readonly string[]): string[] {
  const robot = { quietHours, timeZone: 'Europe/Berlin' };
  return instants.filter((instant) => whyQuiet(robot, Date.parse(instant)) !== undefined);
}

test('a robot without quiet hours is never quiet', () => {
  assert.equal(whyQuiet({}, Date.parse('2026-01-05T03:00:00Z')), undefined);
  assert.equal(whyQuiet({ quietHours: [] }, Date.parse('2026-01-05T03:00:00Z')), undefined);
});

test('quiet hours are told in the time of the robot', () => {
  const instants = ['2026-01-05T10:59:59Z', '2026-01-05T11:00:00Z', '2026-07-05T10:00:00Z', '2026-07-05T12:00:00Z'];
  assert.deepEqual(quietAt([noon], instants), ['2026-01-05T11:00:00Z', '2026-07-05T10:00:00Z']);
});

test('a period may pass midnight; its end is no longer quiet', () => {
  const instants = ['2026-01-05T20:59:59Z', '2026-01-05T21:00:00Z', '2026-01-05T23:00:00Z', '2026-01-06T05:29:59Z'];
  assert.deepEqual(quietAt([night], [...instants, '2026-01-06T05:30:00Z']), instants.slice(1));
});

test('quiet hours for schedules alone hold no other motion', () => {
  assert.deepEqual(quietAt([{ ...night, appliesTo: 'Schedules' }], ['2026-01-05T23:00:00Z']), []);
});

test('the night the clock goes forward: 02:30 does not exist, and the quiet hours end by the new time', () => {
  // 29 March 2026, 01:00Z: 02:00 becomes 03:00 in Berlin.
  const early = { start: '02:30', end: '03:15', appliesTo: 'AllMotion' } as const;
  const instants = ['2026-03-29T00:59:00Z', '2026-03-29T01:00:00Z', '2026-03-29T01:14:00Z', '2026-03-29T01:15:00Z'];
  assert.deepEqual(quietAt([early], instants), instants.slice(1, 3));
  assert.deepEqual(quietAt([night], ['2026-03-29T04:29:00Z', '2026-03-29T04:30:00Z']), ['2026-03-29T04:29:00Z']);
});

test('the night the clock goes back: 02:30 comes twice and is quiet both times', () => {
  // 25 October 2026, 01:00Z: 03:00 becomes 02:00 in Berlin.
  const early = { start: '02:30', end: '03:00', appliesTo: 'AllMotion' } as const;
  const instants = ['2026-10-25T00:30:00Z', '2026-10-25T01:00:00Z', '2026-10-25T01:30:00Z', '2026-10-25T02:00:00Z'];
  assert.deepEqual(quietAt([early], instants), ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z']);
});

test('a time zone that this device does not know counts as quiet all day', () => {
  const robot = { quietHours: [night], timeZone: 'Mars/Olympus_Mons' };
  assert.match(whyQuiet(robot, Date.parse('2026-01-05T12:00:00Z')) ?? '', /knows no time zone Mars\/Olympus_Mons/);
  assert.equal(whyQuiet({ ...robot, quietHours: [] }, Date.parse('2026-01-05T12:00:00Z')), undefined);
});

test('without a time zone, the times are UTC', () => {
  assert.match(whyQuiet({ quietHours: [noon] }, Date.parse('2026-07-05T13:59:00Z')) ?? '', /12:00 to 14:00 \(UTC\)/);
});

test('one of several periods is enough', () => {
  assert.deepEqual(quietAt([noon, night], ['2026-01-05T11:30:00Z', '2026-01-05T15:00:00Z', '2026-01-05T22:00:00Z']), [
    '2026-01-05T11:30:00Z',
    '2026-01-05T22:00:00Z',
  ]);
});
