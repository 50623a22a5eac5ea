import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readObject } from '@kubevac/crds/read-object.ts';
import { explain } from './explain.ts';
import { readRobot } from './testing/api.ts';

const now = Date.parse('2026-11-26T09:00:00Z');
const stuck = {
  kind: 'Cleaning',
  name: 'weekday-29380',
  result: 'Failed',
  reason: 'WheelStuck',
  summary: '11.0 m² · 9m',
  finished: '2026-11-26T00:00:00Z',
};
const done = { kind: 'Cleaning', name: 'kitchen', result: 'Succeeded', finished: '2026-11-26T08:00:00Z' };
const cancelled = { ...done, name: 'hall', result: 'Cancelled', reason: 'Stopped' };

const why = (status: object, failed?: Parameters<typeof explain>[0]['failed']): readonly string[] =>
  explain({ robot: readRobot('dusty', status), failed, schedules: [], now });
const readyLine = 'dusty is Docked, and would take up a task now';

test('why it failed last night is told although its object is gone, with what to do', () => {
  assert.deepEqual(why({ recentTasks: [stuck] }), [
    'Cleaning/weekday-29380 failed 9h ago (2026-11-26T00:00:00Z): WheelStuck',
    '  A wheel is blocked.',
    '  It had done 11.0 m² · 9m.',
    '  What to do: Free the wheel of what it has caught, then create the task again.',
    readyLine,
  ]);
});

test('its message is told, too, as far as the history has it', () => {
  assert.ok(why({ recentTasks: [{ ...stuck, message: 'left wheel' }] }).includes('  left wheel'));
});

test('while the object is there its message and its course are told, too', () => {
  const failed = readObject('Cleaning', {
    metadata: { name: 'weekday-29380' },
    spec: { robotName: 'dusty', mode: 'Full' },
    status: {
      message: 'left wheel',
      transitions: [
        { time: '2026-11-25T23:51:00Z', phase: 'Running' },
        { time: '2026-11-26T00:00:00Z', phase: 'Failed' },
      ],
    },
  });
  const lines = why({ recentTasks: [stuck] }, failed);
  assert.ok(lines.includes('  left wheel'));
  assert.ok(lines.includes('  Running 23:51:00, Failed 00:00:00'));
});

test('that others have succeeded since is told', () => {
  assert.ok(why({ recentTasks: [done, stuck] }).includes('  Since then a task has succeeded.'));
});

test('a failure that so many have followed is still the last one', () => {
  const later = Array.from({ length: 9 }, (_, index) => ({ ...done, name: `k${index}` }));
  const orMore = (count: number) => `  Since then ${count} or more tasks have succeeded.`;
  assert.ok(why({ recentTasks: [...later, stuck] }).includes(orMore(9)));
  assert.ok(why({ recentTasks: [...later.slice(1), cancelled, stuck] }).includes(orMore(8)));
  assert.ok(why({ recentTasks: [done, ...Array.from({ length: 8 }, () => cancelled), stuck] }).includes(orMore(1)));
  assert.ok(why({ recentTasks: [...later.slice(1), stuck] }).includes('  Since then 8 tasks have succeeded.'));
});

test('a task that somebody cancelled did not fail', () => {
  assert.deepEqual(why({ recentTasks: [cancelled, done] }), [
    'none of the last 2 tasks of dusty failed; 1 was cancelled',
    readyLine,
  ]);
  assert.deepEqual(why({}), ['dusty has ended no task yet', readyLine]);
});

test('a fault that is there now comes with the advice of the status', () => {
  const error = {
    code: 'DustbinFull',
    message: 'bin is full',
    since: '2026-11-26T08:55:00Z',
    advice: 'Empty the dustbin.',
  };
  const conditions = [ready('False', 'RobotFault', 'bin is full')];
  assert.deepEqual(why({ error, conditions }), [
    'dusty has ended no task yet',
    'dusty reports a fault now: DustbinFull: bin is full, since 5m',
    '  What to do: Empty the dustbin.',
  ]);
});

test('a robot that is out of reach is told, and one of which nothing is known', () => {
  const conditions = [ready('False', 'RobotOffline', 'nothing was heard of the agent for a while')];
  assert.deepEqual(why({ conditions }).slice(1), [
    'dusty would not take up a task now: RobotOffline: nothing was heard of the agent for a while',
    '  What to do: Look at the agent and its network.',
  ]);
  assert.deepEqual(why({ conditions: [] }).slice(1), ['nothing is known of dusty yet: is the operator running?']);
});

function ready(status: string, reason: string, message: string): object {
  return { type: 'Ready', status, reason, message, lastTransitionTime: '2026-11-26T08:55:00Z' };
}

test('what a schedule missed is told until a later run has begun, and what keeps one from firing', () => {
  const lastMissed = { time: '2026-11-26T08:00:00Z', reason: 'AgentOff', message: 'the agent was off when it was due' };
  const pending = { type: 'Ready', status: 'False', reason: 'TimeZoneUnknown', message: 'no such zone' };
  const conditions = [{ ...pending, lastTransitionTime: '2026-11-26T08:00:00Z' }];
  const schedules = [{ lastMissed }, { lastMissed, lastScheduleTime: '2026-11-26T08:30:00Z' }, { conditions }].map(
    (status, at) =>
      readObject('VacuumSchedule', {
        metadata: { name: `s${at}` },
        spec: { robotName: 'dusty', schedule: '0 9 * * *', timeZone: 'UTC', cleaning: { mode: 'Full' } },
        status,
      }),
  );
  assert.deepEqual(explain({ robot: readRobot('dusty', {}), failed: undefined, schedules, now }).slice(1), [
    'VacuumSchedule/s0 missed its run of 2026-11-26T08:00:00Z: AgentOff',
    '  the agent was off when it was due',
    '  What to do: Look why the agent or its device was off, or allow more with spec.startingDeadlineSeconds.',
    'VacuumSchedule/s2 is not Ready: TimeZoneUnknown: no such zone',
    readyLine,
  ]);
});
