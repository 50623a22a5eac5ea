import assert from 'node:assert/strict';
import { test } from 'node:test';
import { absoluteLimit, activeDeadline, isBefore, isPast, startDeadline } from './deadline.ts';
import { action, cleaning, second, timeAt } from './testing/records.ts';

const hour = 3600;
const day = 24 * hour;

test('rule 13: the absolute limit is a day after creation, or later where the task may begin later', () => {
  assert.equal(absoluteLimit(cleaning('a', { startingDeadlineSeconds: 60 })), second(day));
  assert.equal(absoluteLimit(cleaning('a', { startingDeadlineSeconds: 7 * day })), second(7 * day));
});

test('rule 14: the starting deadline counts from creation', () => {
  assert.equal(startDeadline(cleaning('a', { startingDeadlineSeconds: 300 }), {}), second(300));
});

test('rule 14: waiting for one’s turn is not lateness', () => {
  const lastTaskEnd = { at: second(1000), createdAt: second(-10), id: 'before' };
  assert.equal(startDeadline(cleaning('a'), { lastTaskEnd }), second(1060));
});

test('rule 14: of two tasks of the same second either may have been before', () => {
  const lastTaskEnd = { at: second(1000), createdAt: second(0), id: 'z' };
  assert.equal(startDeadline(cleaning('a'), { lastTaskEnd }), second(1060));
});

test('rule 14: a task that was created later was not waited for', () => {
  const lastTaskEnd = { at: second(1000), createdAt: second(1), id: 'later' };
  assert.equal(startDeadline(cleaning('a'), { lastTaskEnd }), second(60));
});

test('rule 14: an end before the creation extends nothing', () => {
  const lastTaskEnd = { at: second(-500), createdAt: second(-600), id: 'long-over' };
  assert.equal(startDeadline(cleaning('a'), { lastTaskEnd, lastForeignEnd: second(-100) }), second(60));
});

test('rule 14: the deadline counts from the end of a person’s motion too', () => {
  assert.equal(startDeadline(cleaning('a'), { lastForeignEnd: second(500) }), second(560));
});

test('rule 14: no waiting extends the deadline past the absolute limit', () => {
  assert.equal(startDeadline(cleaning('a'), { lastForeignEnd: second(day - 1) }), second(day));
});

test('rule 14: an action waits for nobody, so nothing extends its deadline', () => {
  const lastTaskEnd = { at: second(1000), createdAt: second(-10), id: 'before' };
  assert.equal(startDeadline(action('dock', 'Dock'), { lastTaskEnd, lastForeignEnd: second(2000) }), second(30));
});

test('rule 14: before and past are certain ones; in between neither holds', () => {
  const cases: [number, number, boolean, boolean][] = [
    [-1, 999, true, false],
    [-1, 1000, false, false],
    [0, 1, false, false],
    [0, 0, false, true],
    [1, 1001, false, false],
    [1, 1000, false, true],
  ];
  for (const [seconds, error, before, past] of cases) {
    const now = timeAt(seconds, error);
    assert.deepEqual([isBefore(now, second(0)), isPast(now, second(0))], [before, past], `${seconds} s ± ${error} ms`);
  }
});

test('the active deadline stands still in a pause', () => {
  const running = cleaning('a', { phase: 'Running', startedAt: second(10), activeDeadlineSeconds: 100 });
  assert.equal(activeDeadline(running, timeAt(50)), second(110));
  const paused = { ...running, pausedAt: second(30) };
  assert.equal(activeDeadline(paused, timeAt(50)), second(130));
  assert.equal(activeDeadline({ ...paused, pausedMilliseconds: 5_000 }, timeAt(50)), second(135));
});

test('a task without an active deadline, or without a start, has none', () => {
  assert.equal(activeDeadline(cleaning('a', { startedAt: second(1) }), timeAt(5)), undefined);
  assert.equal(activeDeadline(cleaning('a', { activeDeadlineSeconds: 5 }), timeAt(5)), undefined);
});
