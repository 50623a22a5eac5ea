import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missionCommand } from './mission-command.ts';
import type { PodObject } from './pod.ts';

function read(...args: readonly string[]): ReturnType<typeof missionCommand> {
  return readWith({}, args);
}

function readWith(env: Readonly<Record<string, string>>, args: readonly string[]): ReturnType<typeof missionCommand> {
  const variables = Object.entries(env).map(([name, value]) => ({ name, value }));
  const container = { name: 'clean', image: 'kubevac.dev/mission', args, env: variables };
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

test('variables that name each other again and again are given up at 128 KiB, used or not', () => {
  const env = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`V${at + 1}`, `$(V${at})`.repeat(10)]));
  for (const args of [
    ['clean', '--all'],
    ['clean', '--rooms=$(V12)'],
  ]) {
    const said = readWith({ V0: 'x'.repeat(100), ...env }, args);
    assert.match(
      'unreadable' in said ? said.unreadable : '',
      /^its variables, \$\(V\d\) replaced, are longer than 131072 characters$/,
    );
  }
});

test('the name of a variable is never repeated whole', () => {
  const said = readWith({}, ['clean', `--rooms=$(${'A'.repeat(140_000)})`]);
  assert.ok('unreadable' in said && said.unreadable.length < 200);
});

test('arguments longer than 128 KiB are not read, and such as are no longer are read at once', () => {
  assert.deepEqual(read('clean', `--rooms=${'x'.repeat(140_000)}`), {
    unreadable: 'its arguments are longer than 131072 characters',
  });
  const lines = [
    ['clean', ...Array.from({ length: 4_000 }, (_, at) => `--rooms=r${at}`)],
    ['sensors', ...Array.from({ length: 9_000 }, (_, at) => `s${at}`)],
    ['clean', '--', ...Array.from({ length: 60_000 }, () => '')],
    ['clean', `--${'x'.repeat(60_000)}`],
  ];
  for (const line of lines) {
    const begun = performance.now();
    const said = readWith({}, line);
    assert.ok('usage' in said && said.usage.length < 1_000);
    assert.ok(performance.now() - begun < 1_000, line[0]);
  }
});
