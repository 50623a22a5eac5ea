import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readObject } from '@kubevac/crds/read-object.ts';
import { changeLines, viewLines } from './live-view.ts';
import type { Scene, SceneRobot, SceneTask } from './scene.ts';

function metadata(name: string): object {
  return { name, namespace: 'demo', uid: `uid-of-${name}`, creationTimestamp: '2026-01-05T10:00:00Z' };
}

function robot(name: string, status: object): SceneRobot {
  return readObject('VacuumRobot', { metadata: metadata(name), spec: {}, status });
}

function cleaning(name: string, status: object): SceneTask {
  return readObject('Cleaning', { metadata: metadata(name), spec: { mode: 'Full', robotName: 'dusty' }, status });
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
  return viewLines({ robots: [dusty], tasks }, 0, { columns: 120, rows });
}

test('a robot stands with its battery and the bar of what it is at, a task with its words', () => {
  assert.deepEqual(viewLines({ robots: [dusty], tasks: [running] }, 125, wide), [
    'Kubevac demo  2m',
    '',
    'ROBOT     STATE       BATTERY  TASK',
    'dusty     Cleaning    81 % +   hall ████████████░░░░░░░░  60 %',
    '',
    'TASK              ROBOT    TARGET              PHASE               SUMMARY',
    'hall              dusty    whole home          Running             60 % · 12m',
  ]);
});

test('what said nothing yet is there all the same', () => {
  const lines = viewLines({ robots: [robot('rosie', {})], tasks: [cleaning('new', {})] }, 0, wide);
  assert.equal(lines[3], 'rosie     Unknown');
  assert.equal(lines.at(-1), 'new                                            Pending');
});

test('a terminal that is full shows the newest tasks, and how many there are besides', () => {
  assert.equal(shown(10, 16).length, 16);
  assert.deepEqual(shown(11, 16).slice(6, 8), ['(2 more)', 'task-2                                         Succeeded']);
  assert.equal(shown(11, 16).length, 16);
});

test('a terminal that is too low shows two tasks and how many there are besides', () => {
  const lines = shown(10, 3);
  assert.equal(lines.length, 9);
  assert.equal(lines[6], '(8 more)');
  assert.ok(lines.at(-1)?.startsWith('task-9'));
});

test('no line is wider than the terminal', () => {
  const lines = viewLines({ robots: [dusty], tasks: [running] }, 0, { columns: 20, rows: 24 });
  assert.ok(lines.every((line) => Array.from(line).length <= 20));
});

test('a reader that is no terminal is told what changed, once', () => {
  const before: Scene = { robots: [], tasks: [cleaning('hall', {})] };
  const after: Scene = { robots: [dusty, robot('rosie', {})], tasks: [running] };
  assert.deepEqual(changeLines(before, after), [
    'robot dusty: Cleaning',
    'Cleaning hall: Running · 60 % · 12m · on dusty',
  ]);
  assert.deepEqual(changeLines(after, after), []);
});
