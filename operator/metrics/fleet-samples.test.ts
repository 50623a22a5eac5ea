import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RobotObject } from '../objects/robot.ts';
import type { TaskObject } from '../objects/task.ts';
import { robotSamples, taskSamples } from './fleet-samples.ts';

test('robots are counted by state and readiness, and a state without any is 0', () => {
  const robot = (state: string | undefined, ready: string): RobotObject =>
    ({ status: { state, conditions: [{ type: 'Ready', status: ready }] } }) as unknown as RobotObject;
  const samples = robotSamples([robot('Docked', 'True'), robot('Docked', 'True'), robot(undefined, 'False')]);
  assert.equal(samples.length, 22);
  assert.deepEqual(
    samples.filter(({ value }) => value > 0),
    [
      { labels: { state: 'Docked', ready: 'true' }, value: 2 },
      { labels: { state: 'Unknown', ready: 'false' }, value: 1 },
    ],
  );
});

test('tasks are counted by kind and phase', () => {
  const samples = taskSamples((kind) => (kind === 'MapDump' ? [{ status: {} } as TaskObject] : []));
  assert.equal(samples.length, 30);
  assert.deepEqual(
    samples.filter(({ value }) => value > 0),
    [{ labels: { kind: 'MapDump', phase: 'Pending' }, value: 1 }],
  );
});
