import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerIdOf } from '../../objects/mission.ts';
import type { PodObject, TerminatedState } from '../../objects/pod.ts';
import { robotObject, timeOf } from '../../testing/objects.ts';
import { endedMissions } from './ended-missions.ts';

const robot = robotObject();
const containerID = containerIdOf({ robotUid: robot.metadata.uid, taskId: 'pod-1.clean.0' });

function podWith(state: object, lastState?: object): PodObject {
  const status = { name: 'clean', image: 'kubevac.dev/mission', imageID: '', ready: false, restartCount: 0, state };
  return {
    metadata: {
      name: 'morning-1',
      namespace: 'home',
      uid: 'pod-1',
      resourceVersion: '1',
      creationTimestamp: timeOf(0),
    },
    spec: { nodeName: 'dusty', containers: [{ name: 'clean', image: 'kubevac.dev/mission' }] },
    status: { containerStatuses: [{ ...status, ...(lastState && { lastState }) }] },
  };
}

const ended = (end: Partial<TerminatedState>) => ({
  terminated: { exitCode: 0, reason: 'Completed', finishedAt: timeOf(9), containerID, ...end },
});

test('a mission that is over stands in the history of its robot, with what it did', () => {
  const message = 'started\n50 %\nsucceeded: done: 6.1 m² · 12m\nits files are in Secret map';
  assert.deepEqual(endedMissions(robot, [podWith(ended({ message }))]), [
    {
      kind: 'Pod',
      name: 'morning-1',
      result: 'Succeeded',
      summary: '6.1 m² · 12m',
      finished: timeOf(9),
    },
  ]);
});

test('so does a turn that is tried again, and one that somebody ended', () => {
  const pod = podWith(ended({ exitCode: 4, reason: 'Cancelled' }), ended({ exitCode: 3, reason: 'WheelStuck' }));
  assert.deepEqual(
    endedMissions(robot, [pod]).map(({ result, reason }) => [result, reason]),
    [
      ['Cancelled', 'Cancelled'],
      ['Failed', 'WheelStuck'],
    ],
  );
});

test('what another robot was given, or none, does not', () => {
  const others = containerIdOf({ robotUid: 'another', taskId: 'pod-1.clean.0' });
  const { containerID: _containerID, ...never } = ended({}).terminated;
  const pods = [podWith(ended({ containerID: others })), podWith({ terminated: never }), podWith({ running: {} })];
  assert.deepEqual(endedMissions(robot, pods), []);
});

test('why a mission failed is told in words', () => {
  const message = 'started\nfailed: UnknownRoom: there is no room "kitchn"; known are: kitchen';
  const [task] = endedMissions(robot, [podWith(ended({ exitCode: 75, reason: 'UnknownRoom', message }))]);
  assert.equal(task?.message, 'failed: UnknownRoom: there is no room "kitchn"; known are: kitchen');
});
