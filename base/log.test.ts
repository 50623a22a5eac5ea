import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createLogger, onceIn } from './log.ts';

function collect(): { lines: string[]; write: (line: string) => void } {
  const lines: string[] = [];
  return { lines, write: (line) => void lines.push(line) };
}

test('a log line is one JSON object with a constant message and the varying part in keys', () => {
  const sink = collect();
  const log = createLogger({ name: 'operator', sink }).child({ robot: 'home/rosie' });
  log.warn({ task: 'monday', error: new Error('no route') }, 'task is late');
  log.debug({}, 'not written at level info');
  assert.equal(sink.lines.length, 1);
  const line = JSON.parse(sink.lines[0] ?? '');
  assert.equal(line.level, 'warn');
  assert.equal(line.msg, 'task is late');
  assert.equal(line.robot, 'home/rosie');
  assert.equal(line.task, 'monday');
  assert.equal(line.error.message, 'no route');
});

test('on a terminal the same line is readable', () => {
  const sink = collect();
  createLogger({ name: 'agent', pretty: true, sink }).error(
    { reason: 'DiskFull', error: new Error('no space') },
    'journal step failed',
  );
  assert.match(
    sink.lines[0] ?? '',
    /^\d\d:\d\d:\d\d ERROR agent {2}journal step failed {2}reason=DiskFull error="no space"\n$/,
  );
});

test('a message that repeats without end is written once in a while, with how many were held back', () => {
  const sink = collect();
  let now = 0;
  const log = onceIn(createLogger({ name: 'operator', sink }), 1_000, () => now);
  for (; now < 2_500; now += 100) log.warn({ robot: 'a' }, 'bad payload');
  assert.deepEqual(
    sink.lines.map((line) => JSON.parse(line).suppressed),
    [undefined, 9, 9],
  );
});
