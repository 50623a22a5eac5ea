import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerIdOf } from '../objects/mission.ts';
import { readPod, type PodObject } from '../objects/pod.ts';
import { podSection } from './pod-section.ts';

const ROBOT = 'robot-uid';

/** One that its robot was told of. */
function given(args: readonly string[]): PodObject {
  const container = { name: 'x'.repeat(63), image: 'kubevac.dev/mission', args };
  const uid = '3f9d5c1e-0000-4000-8000-000000000001';
  const containerID = containerIdOf({ robotUid: ROBOT, taskId: `${uid}.${container.name}.0`, endBy: 0 });
  return readPod({
    metadata: {
      name: 'n'.repeat(253),
      namespace: 'home',
      uid,
      resourceVersion: '1',
      creationTimestamp: '2026-01-05T10:00:00Z',
    },
    spec: { containers: [container] },
    status: { containerStatuses: [{ name: container.name, containerID, state: { waiting: {} } }] },
  });
}

test('the longest path that can be asked for is told to the robot', () => {
  const place = 'p'.repeat(63);
  const longest = Array.from({ length: 1000 }, () => `--to=${place}`);
  const far = Array.from({ length: 1000 }, () => '--to=-1000000,-1000000');
  for (const waypoints of [longest, far]) {
    const { entries, cutAfter } = podSection([given(['drive', '--dwell=3600s', ...waypoints])], ROBOT, '1');
    assert.equal(cutAfter, undefined);
    assert.equal(entries[0]?.action, 'run');
    assert.equal('waypoints' in entries[0].spec && entries[0].spec.waypoints.length, 1000);
  }
});
