import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readObject } from '@kubevac/crds/read-object.ts';
import { readPod } from '@kubevac/operator/objects/pod.ts';
import { changeLines, viewLines } from './live-view.ts';
import type { Scene, SceneRobot } from './scene.ts';
import { rowOfPod, rowOfTask, type SceneRow } from './scene-row.ts';

function metadata(name: string): object {
  return { name, namespace: 'demo', uid: `uid-of-${name}`, creationTimestamp: '2026-01-05T10:00:00Z' };
}

function robot(name: string, status: object): SceneRobot {
  return readObject('VacuumRobot', { metadata: metadata(name), spec: {}, status });
}

function cleaning(name: string, status: object): SceneRow {
  return rowOfTask(
    readObject('Cleaning', { metadata: metadata(name), spec: { mode: 'Full', robotName: 'dusty' }, status }),
  );
}

const dusty = robot('dusty', { state: 'Cleaning', battery: { percent: 81, charging: true } });
const running = cleaning('hall', {
  phase: 'Running',
  robotName: 'dusty',
  target: 'whole home',
  progress: { percent: 60 },
  summary: '60 % · 12m',
});
const wide = { columns: 120, rows: 24 };

/** Of a scene of one robot and so many tasks. */
function shown(count: number, rows: number): string[] {
  const tasks = Array.from({ length: count }, (_, index) => cleaning(`task-${index}`, { phase: 'Succeeded' }));
  return viewLines({ robots: [dusty], rows: tasks }, 0, { columns: 120, rows });
}

test('a robot stands with its battery and the bar of what it is at, a task with its words', () => {
  assert.deepEqual(viewLines({ robots: [dusty], rows: [running] }, 125, wide), [
    'Kubevac demo  2m 05s',
    '',
    'ROBOT     STATE       BATTERY  TASK',
    'dusty     Cleaning    81 % +   hall ████████████░░░░░░░░  60 %',
    '',
    'TASK             ROBOT   TARGET             PHASE              SUMMARY',
    'hall             dusty   whole home         Running            60 % · 12m',
  ]);
});

test('what said nothing yet is there all the same', () => {
  const lines = viewLines({ robots: [robot('rosie', {})], rows: [cleaning('new', {})] }, 0, wide);
  assert.equal(lines[3], 'rosie     Unknown');
  assert.equal(lines.at(-1), 'new              dusty                      Pending');
});

test('a terminal that is full shows the newest tasks, and how many there are besides', () => {
  assert.equal(shown(10, 16).length, 16);
  assert.deepEqual(shown(11, 16).slice(6, 8), ['(2 more)', 'task-2           dusty                      Succeeded']);
  assert.equal(shown(11, 16).length, 16);
});

test('a terminal that is too low shows two tasks and how many there are besides', () => {
  const lines = shown(10, 3);
  assert.equal(lines.length, 9);
  assert.equal(lines[6], '(8 more)');
  assert.ok(lines.at(-1)?.startsWith('task-9'));
});

test('no line is wider than the terminal', () => {
  const lines = viewLines({ robots: [dusty], rows: [running] }, 0, { columns: 20, rows: 24 });
  assert.ok(lines.every((line) => Array.from(line).length <= 20));
});

test('a reader that is no terminal is told what changed, once', () => {
  const before: Scene = { robots: [], rows: [cleaning('hall', {})] };
  const after: Scene = { robots: [dusty, robot('rosie', {})], rows: [running] };
  assert.deepEqual(changeLines(before, after), [
    'robot dusty: Cleaning',
    'Cleaning hall: Running · 60 % · 12m · on dusty',
  ]);
  assert.deepEqual(changeLines(after, after), []);
});

test('a mission stands with its arguments, and at its end with its last words', () => {
  const spec = { nodeName: 'dusty', containers: [{ name: 'clean', args: ['clean', '--all'] }] };
  const terminated = { exitCode: 0, reason: 'Completed', message: 'started\nsucceeded: 6.1 m²' };
  const status = { phase: 'Succeeded', containerStatuses: [{ name: 'clean', state: { terminated } }] };
  const pod = rowOfPod(readPod({ metadata: metadata('morning'), spec, status }));
  assert.equal(
    viewLines({ robots: [], rows: [pod] }, 0, wide).at(-1),
    'morning          dusty   clean --all        Succeeded          succeeded: 6.1 m²',
  );
});

test('a name or target that is long is cut or makes room for itself, and the columns stay under each other', () => {
  const long = cleaning('a-cleaning-of-the-hall', {
    phase: 'Failed',
    reason: 'StartDeadline',
    target: 'hall, '.repeat(9),
  });
  const lines = viewLines({ robots: [], rows: [running, long] }, 0, wide).slice(-3);
  const at = lines.map((line) => line.search(/PHASE|Running|Failed/));
  assert.equal(new Set(at).size, 1, lines.join('\n'));
});
