import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ObjectCaches } from '../../cache/object-caches.ts';
import type { RobotObject } from '../../objects/robot.ts';
import { robotOf, type TaskKind, type TaskObject } from '../../objects/task.ts';
import { actionObject, cleaningObject, pathObject, robotObject, type ObjectParts } from '../../testing/objects.ts';
import { chooseRobot } from './choose-robot.ts';

const capabilities = ['Clean', 'CleanRooms', 'Dock', 'Locate'];

function robot(name: string, percent: number, { metadata, status, ...parts }: ObjectParts = {}): RobotObject {
  return robotObject({
    ...parts,
    metadata: { name, labels: { floor: 'up' }, ...metadata },
    status: {
      state: 'Docked',
      battery: { percent, charging: true },
      capabilities,
      conditions: [condition('True')],
      ...status,
    },
  });
}

function condition(status: string) {
  return { type: 'Ready', status, reason: 'Ready', message: '', lastTransitionTime: '2026-01-05T10:00:00Z' };
}

/** Of the caches only what a choice looks at. */
function cachesOf(robots: readonly RobotObject[], tasks: readonly TaskObject[]): ObjectCaches {
  return {
    robots: { list: () => robots },
    tasksOf: (kind: TaskKind, { name }: { name: string }) =>
      tasks.filter((task) => task.kind === kind && robotOf(task)?.name === name),
  } as unknown as ObjectCaches;
}

const spec = { robotName: undefined, robotSelector: { matchLabels: { floor: 'up' } } };
const wanted = cleaningObject('wanted', { spec });

function chosen(robots: readonly RobotObject[], tasks: readonly TaskObject[] = [], task: TaskObject = wanted) {
  return chooseRobot(task, { caches: cachesOf(robots, tasks) });
}

test('the fullest battery wins, the first name where they are equal', () => {
  assert.equal(chosen([robot('a', 50), robot('b', 90)]), 'b');
  assert.equal(chosen([robot('b', 90), robot('a', 90), robot('c', 10)]), 'a');
});

test('no robot, no choice; a task that names its robot has none to make', () => {
  assert.equal(chosen([]), undefined);
  assert.equal(chosen([robot('a', 50)], [], cleaningObject('named')), undefined);
});

const UNFIT: Record<string, RobotObject> = {
  'one with other labels': robot('x', 100, { metadata: { labels: { floor: 'down' } } }),
  'one of another namespace': robot('x', 100, { metadata: { namespace: 'away' } }),
  'one that is not Ready': robot('x', 100, { status: { conditions: [condition('False')] } }),
  'one that never said that it is Ready': robot('x', 100, { status: { conditions: [] } }),
  'one that is being deleted': robot('x', 100, { metadata: { deletionTimestamp: '2026-01-05T10:00:00Z' } }),
  'one that moves': robot('x', 100, { status: { state: 'Cleaning' } }),
  'one of which nothing is known': robot('x', 100, { status: { state: undefined } }),
  'one that cannot do it': robot('x', 100, { status: { capabilities: ['Dock'] } }),
};

for (const [sentence, unfit] of Object.entries(UNFIT)) {
  test(`not chosen: ${sentence}`, () => assert.equal(chosen([unfit, robot('fit', 1)]), 'fit'));
}

test('not chosen: one that has work, also work it was only just given', () => {
  const busy = cleaningObject('other', { spec: { robotName: 'x' } });
  const given = cleaningObject('given', { spec, status: { robotName: 'x' } });
  const robots = [robot('x', 100), robot('fit', 1)];
  assert.equal(chosen(robots, [busy]), 'fit');
  assert.equal(chosen(robots, [given]), 'fit');
  assert.equal(chosen(robots, [actionObject('dock', 'Dock', { spec: { robotName: 'x' } })]), 'fit');
  const over = cleaningObject('over', { spec: { robotName: 'x' }, status: { phase: 'Succeeded' } });
  assert.equal(chosen(robots, [over]), 'x');
  const record = cleaningObject('record', { spec: { robotName: 'x', recordOf: 'daily/2026-01-05' } });
  assert.equal(chosen(robots, [record]), 'x');
});

test('a drive is for a robot that is as fast as it asks for, or does not say how fast it is', () => {
  const able = { capabilities: ['GoTo', 'GoToSpeed'] };
  const slow = robot('slow', 90, { status: { ...able, maximumSpeedMillimetersPerSecond: 300 } });
  const robots = [slow, robot('silent', 50, { status: able })];
  const at = (speedMillimetersPerSecond: number) =>
    chosen(robots, [], pathObject('path', { spec: { ...spec, speedMillimetersPerSecond } }));
  assert.deepEqual([at(300), at(301)], ['slow', 'silent']);
});

test('a task that does not read keeps a robot from others until the robot has ended it', () => {
  const robots = [robot('x', 100), robot('fit', 1)];
  const unreadable = (phase: string) =>
    cleaningObject('odd', { spec: { mode: 'Fly' }, status: { robotName: 'x', phase } });
  assert.equal(chosen(robots, [unreadable('Accepted')]), 'fit');
  assert.equal(chosen(robots, [unreadable('Cancelled')]), 'x');
});

test('what a task needs depends on what it asks for', () => {
  const task = (over: Record<string, unknown>) => cleaningObject('task', { spec: { ...spec, ...over } });
  const robots = [robot('a', 50)];
  assert.equal(chosen(robots, [], task({ mode: 'Rooms', rooms: ['kitchen'] })), 'a');
  assert.equal(chosen(robots, [], task({ mode: 'Spot', spot: { place: 'table' } })), undefined);
  assert.equal(chosen(robots, [], task({ fanSpeed: 'Max' })), undefined);
  assert.equal(chosen(robots, [], actionObject('locate', 'Locate', { spec })), 'a');
  const silent = [robot('a', 50, { status: { capabilities: ['Clean'] } })];
  assert.equal(chosen(silent, [], actionObject('locate', 'Locate', { spec })), undefined);
});
