import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missionCommand } from './mission-command.ts';
import type { PodObject } from './pod.ts';

function read(...args: readonly string[]): ReturnType<typeof missionCommand> {
  const container = { name: 'clean', image: 'kubevac.dev/mission', args };
  const metadata = {
    name: 'a',
    namespace: 'b',
    uid: 'c',
    resourceVersion: '1',
    creationTimestamp: '2026-01-05T10:00:00Z',
  };
  return missionCommand({ metadata, spec: { containers: [container] }, status: {} } as unknown as PodObject, container);
}

test('a command of kubectl vac without the robot', () => {
  const command = read('clean', '--rooms=kitchen');
  assert.ok('command' in command);
  assert.equal(command.command.kind, 'Cleaning');
  assert.equal(command.command.startWithinSeconds, 300);
});

test('two that begin nothing: to be driven by hand, and to be looked at', () => {
  assert.deepEqual(read('drive', '--manual'), { idle: 'Manual' });
  assert.ok('idle' in read('watch'));
});

test('what no command is called makes no sense, whatever JavaScript knows by that name', () => {
  for (const word of ['constructor', 'toString', '__proto__', 'clena', ''])
    assert.ok('usage' in read(word), JSON.stringify(read(word)));
});
