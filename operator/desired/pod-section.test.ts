import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PodEntry } from '@kubevac/protocol/desired.ts';
import { containerIdOf } from '../objects/mission.ts';
import { readPod, type ContainerStatus, type PodObject } from '../objects/pod.ts';
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

function withStatus(pod: PodObject, status: ContainerStatus): PodObject {
  return { ...pod, status: { containerStatuses: [status] } };
}

test('what somebody wrote into a containerID that does not read counts as left out, and nobody falls over it', () => {
  const pod = given(['clean', '--all']);
  const [status] = pod.status.containerStatuses ?? [];
  assert.ok(status);
  const path = (status.containerID ?? '').split('?')[0];
  for (const query of ['words=notjson', 'words=%5B1%5D', 'words=%', 'endBy=garbage', 'readyAt=x&endBy=', '?&=']) {
    const [entry]: readonly PodEntry[] = podSection(
      [withStatus(pod, { ...status, containerID: `${path}?${query}` })],
      ROBOT,
      '1',
    ).entries;
    assert.deepEqual([entry?.action, entry?.endBy], ['run', '2026-01-05T14:05:00.000Z'], query);
  }
});

test('what waited for another Pod could have begun since that was over, and has as long as any from then on', () => {
  const pod = given(['clean', '--all', '--start-within=10s']);
  const [status] = pod.status.containerStatuses ?? [];
  assert.ok(status);
  const containerID = `${status.containerID}&readyAt=2026-01-05T10:40:00Z`;
  const [entry] = podSection([withStatus(pod, { ...status, containerID })], ROBOT, '1').entries;
  assert.deepEqual([entry?.readyAt, entry?.startingDeadlineSeconds], ['2026-01-05T10:40:00.000Z', 10]);
});
