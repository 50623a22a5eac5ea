import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WriteStream } from 'node:tty';
import { readObject } from '@kubevac/crds/read-object.ts';
import { rowOfTask } from './scene-row.ts';
import { Screen } from './screen.ts';

const rows = 30;

test('what is told is written once and whole, and the view below it never goes over more rows than there are', () => {
  const written: string[] = [];
  const stream = { isTTY: true, columns: 100, rows, write: (text: string) => written.push(text), off: () => stream };
  const scene = { robots: [], rows: Array.from({ length: 40 }, (_, index) => task(`task-${index}`)) };
  const screen = new Screen(stream as unknown as WriteStream, () => scene);
  const told = Array.from({ length: 27 }, (_, index) => `line ${index} `.padEnd(index % 2 === 0 ? 150 : 20, '-'));
  screen.tell(told);
  screen.stop();
  const text = written.join('');
  for (const line of told) assert.equal(text.split(line).length, 2, line);
  for (const draw of written) {
    const view = draw.split('\n').filter((line) => line.endsWith('\u001B[K'));
    assert.ok(view.length < rows, `${view.length} rows`);
    const [, up = '0'] = /\[(\d+)A/.exec(draw) ?? [];
    assert.ok(Number(up) < rows, `${up} rows up`);
  }
});

function task(name: string) {
  const metadata = { name, namespace: 'demo', uid: name, creationTimestamp: '2026-01-05T10:00:00Z' };
  const spec = { mode: 'Full', robotName: 'dusty' };
  return rowOfTask(readObject('Cleaning', { metadata, spec, status: { phase: 'Succeeded' } }));
}
