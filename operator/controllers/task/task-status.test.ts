import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReportedTask } from '@kubevac/protocol/reported.ts';
import { cleaningObject, second, timeOf, type ObjectParts } from '../../testing/objects.ts';
import type { Standing } from './standing.ts';
import { statusFor, type TaskStatus } from './task-status.ts';

function statusOf(standing: Standing, parts: ObjectParts = {}, mayWriteProgress = true): TaskStatus {
  return statusFor(cleaningObject('a', parts), standing, second(10), mayWriteProgress);
}

function reported(over: Partial<ReportedTask>): ReportedTask {
  return { id: 'uid-of-a', section: 'cleanings', phase: 'Running', seq: 1, ...over };
}

function running(percent: number): Standing {
  return { phase: 'Running', reported: reported({ progress: { percent, message: '' } }) };
}

test('progress is written in steps of five percent, either way', () => {
  const status = { phase: 'Running', progress: { percent: 20 } };
  const written = (percent: number, may = true) => statusOf(running(percent), { status }, may).progress?.percent;
  assert.deepEqual([written(24), written(25), written(16), written(15)], [20, 25, 20, 15]);
  assert.equal(written(90, false), 20);
});

test('the first progress of a run is written with it', () => {
  assert.equal(statusOf(running(3), { status: { phase: 'Accepted' } }, false).progress?.percent, 3);
});

test('what succeeded is done to a hundred percent, what failed as far as it came', () => {
  const status = { phase: 'Running', progress: { percent: 40 } };
  const ended = (phase: 'Succeeded' | 'Failed') =>
    statusOf({ phase, reported: reported({ phase }) }, { status }, false);
  assert.equal(ended('Succeeded').progress?.percent, 100);
  assert.equal(ended('Failed').progress?.percent, 40);
});

test('the result of the robot goes into the status, and into one line', () => {
  const result = { areaSquareCentimeters: 61_000, durationSeconds: 720 };
  const status = statusOf({ phase: 'Succeeded', reported: reported({ phase: 'Succeeded', result }) });
  assert.deepEqual([status.areaSquareCentimeters, status.durationSeconds], [61_000, 720]);
  assert.equal(status.summary, '6.1 m² · 12m');
});

test('times are the robot’s, and the operator’s where the robot knows none', () => {
  const times = { startedAt: '2026-01-05T10:00:04.900Z', finishedAt: '2026-01-05T10:00:08.100Z' };
  const told = statusOf({ phase: 'Succeeded', reported: reported({ phase: 'Succeeded', ...times }) });
  assert.deepEqual([told.startTime, told.completionTime], [timeOf(4), timeOf(8)]);
  assert.equal(statusOf({ phase: 'Failed', reason: 'RobotNotFound' }).completionTime, timeOf(10));
});

test('rule 4: the status of a task that is over stays as it is', () => {
  const status = { phase: 'Succeeded', message: 'as it was', conditions: [] };
  assert.deepEqual(statusOf(running(5), { status }), status);
});

test('what another controller or an earlier operator wrote is not lost', () => {
  const status = { phase: 'Running', outputRef: { name: 'a-output' }, startTime: timeOf(1) };
  const next = statusOf({ phase: 'Running' }, { status });
  assert.deepEqual([next.outputRef, next.startTime], [{ name: 'a-output' }, timeOf(1)]);
});

test('a task is accepted once the agent has it, and stays so', () => {
  const accepted = (status: TaskStatus) => status.conditions?.find(({ type }) => type === 'Accepted')?.status;
  const first = statusOf({ phase: 'Accepted', reported: reported({ phase: 'Accepted' }) });
  assert.equal(accepted(first), 'True');
  const offline = statusOf({ phase: 'Accepted', reason: 'RobotOffline' }, { status: first });
  assert.equal(accepted(offline), 'True');
  assert.equal(accepted(statusOf({ phase: 'Pending', reason: 'RobotOffline' })), 'Unknown');
  assert.equal(accepted(statusOf({ phase: 'Pending' })), 'False');
});

test('a task that was refused was not accepted; one that had begun was', () => {
  const refused = { phase: 'Failed', reason: 'QueueFull', reported: reported({ phase: 'Failed' }) } as const;
  const begun = { ...refused, reported: reported({ phase: 'Failed', startedAt: '2026-01-05T10:00:04Z' }) };
  const accepted = (standing: Standing) =>
    statusOf(standing).conditions?.find(({ type }) => type === 'Accepted')?.status;
  assert.deepEqual([accepted(refused), accepted(begun)], ['False', 'True']);
});

test('a condition turns its time only with its status', () => {
  const stored = statusFor(cleaningObject('a'), { phase: 'Pending' }, second(1), true);
  const next = statusOf({ phase: 'Pending', reason: 'Queued', message: 'later' }, { status: stored });
  const accepted = next.conditions?.find(({ type }) => type === 'Accepted');
  assert.deepEqual([accepted?.lastTransitionTime, accepted?.reason, accepted?.message], [timeOf(1), 'Queued', 'later']);
});

test('a paused run is Suspended, and so is a task that is held before it begins', () => {
  const suspended = (standing: Standing) =>
    statusOf(standing).conditions?.find(({ type }) => type === 'Suspended')?.status;
  assert.equal(suspended({ phase: 'Running', reported: reported({ paused: true }) }), 'True');
  assert.equal(
    suspended({ phase: 'Accepted', reason: 'Suspended', reported: reported({ phase: 'Accepted' }) }),
    'True',
  );
  assert.equal(suspended(running(5)), undefined, 'of a task that never was nothing is said');
});

test('of a long way the beginning and the newest sixteen steps are kept', () => {
  let status: TaskStatus = {};
  for (let step = 0; step < 40; step += 1) {
    const reason = step % 2 === 0 ? 'Queued' : 'QuietHours';
    status = statusFor(
      cleaningObject('a', { status }),
      { phase: 'Accepted', reason, message: `${step}` },
      second(step),
      true,
    );
  }
  assert.equal(status.transitions?.length, 16);
  assert.deepEqual([status.transitions?.[0]?.message, status.transitions?.at(-1)?.message], ['0', '39']);
});

test('the same phase for the same reason is no step of the way', () => {
  const status = statusOf({ phase: 'Accepted', reason: 'Queued', message: 'first' });
  const again = statusOf({ phase: 'Accepted', reason: 'Queued', message: 'second' }, { status });
  assert.deepEqual(again.transitions, status.transitions);
});

test('a run and a success need no reason; a reason that is over is taken back', () => {
  assert.equal(statusOf({ phase: 'Running', reason: 'Running' }, { status: { reason: 'Queued' } }).reason, undefined);
  assert.equal(statusOf({ phase: 'Succeeded', reason: 'Finished' }).reason, undefined);
  assert.equal(statusOf({ phase: 'Failed', reason: 'WheelStuck' }).reason, 'WheelStuck');
});
