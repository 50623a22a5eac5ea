import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCron } from './cron.ts';

const minutes = (field: string): readonly number[] | undefined => parseCron(`${field} * * * *`)?.minutes;
const hours = (field: string): readonly number[] | undefined => parseCron(`0 ${field} * * *`)?.hours;

/** The weekdays, from 0 for Sunday, on which it runs in a month that begins on a Sunday. */
function weekdays(field: string): number[] {
  const cron = parseCron(`0 9 * * ${field}`);
  return [0, 1, 2, 3, 4, 5, 6].filter((weekday) => cron?.hasDay(2, weekday + 1, weekday));
}

/** The days of February 2026, which begins on a Sunday. */
function days(fields: string): number[] {
  const cron = parseCron(`0 9 ${fields}`);
  return Array.from({ length: 28 }, (_, at) => at + 1).filter((day) => cron?.hasDay(2, day, (day - 1) % 7));
}

test('values, lists, ranges and steps of a field', () => {
  assert.deepEqual(minutes('5'), [5]);
  assert.deepEqual(minutes('30,05,5'), [5, 30]);
  assert.deepEqual(minutes('10-12'), [10, 11, 12]);
  assert.deepEqual(minutes('*/15'), [0, 15, 30, 45]);
  assert.deepEqual(minutes('1-10/4,59'), [1, 5, 9, 59]);
  assert.equal(minutes('*')?.length, 60);
});

test('a value with a step goes on to the end of the field', () => assert.deepEqual(hours('9/5'), [9, 14, 19]));

test('a range that ends before it begins goes round', () => {
  assert.deepEqual(hours('22-2'), [0, 1, 2, 22, 23]);
  assert.deepEqual(hours('22-4/3'), [1, 4, 22]);
  assert.deepEqual(weekdays('fri-mon'), [0, 1, 5, 6]);
});

test('Sunday is 0, 7 and sun, also at the end of a range', () => {
  for (const field of ['0', '7', 'sun', 'SUN']) assert.deepEqual(weekdays(field), [0]);
  assert.deepEqual(weekdays('fri-sun'), [0, 5, 6]);
  assert.deepEqual(weekdays('5-7'), [0, 5, 6]);
  assert.deepEqual(weekdays('0-7'), [0, 1, 2, 3, 4, 5, 6]);
  assert.deepEqual(weekdays('mon,Wed'), [1, 3]);
});

test('months have numbers and names', () => {
  const cron = parseCron('0 9 1 jan-MAR,12 *');
  assert.deepEqual(
    [1, 2, 3, 4, 11, 12].filter((month) => cron?.hasDay(month, 1, 0)),
    [1, 2, 3, 12],
  );
});

test('with a day of the month and a day of the week either is enough, as in Kubernetes', () => {
  assert.deepEqual(days('13 * *'), [13]);
  assert.deepEqual(days('* * 5'), [6, 13, 20, 27]);
  assert.deepEqual(days('13,14 * 5'), [6, 13, 14, 20, 27]);
  assert.deepEqual(days('*/10 * 5'), [1, 6, 11, 13, 20, 21, 27]);
  assert.deepEqual(days('*/1 * 5'), [6, 13, 20, 27]);
});

test('what the API server refuses does not read', () => {
  const bad = [
    '',
    '@daily',
    '0 0 9 * * *',
    '0  9 * * *',
    '60 9 * * *',
    '0 24 * * *',
    '0 9 32 * *',
    '0 9 * 0 *',
    '0 9 * * 8',
  ];
  for (const schedule of [...bad, '0 9 * * monday', '*/0 9 * * *', '1- 9 * * *', ', 9 * * *', '09:00'])
    assert.equal(parseCron(schedule), undefined, schedule);
});
