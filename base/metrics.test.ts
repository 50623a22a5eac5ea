import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger, silentLogger } from './log.ts';
import { Metrics } from './metrics.ts';

const seriesOf = async (metrics: Metrics): Promise<string[]> =>
  (await metrics.page()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));

test('what is undefined has no series, and what is 0 has one', async () => {
  const metrics = new Metrics(silentLogger);
  let battery: number | undefined = 0.5;
  let parts = ['filter'];
  metrics.gauge({ name: 'battery', help: 'h', read: () => battery });
  metrics.gauge({
    name: 'part',
    help: 'h',
    labels: ['name'],
    read: () => parts.map((name) => ({ labels: { name }, value: 0 })),
  });
  metrics.counter({ name: 'area_total', help: 'h', read: () => battery && battery * 2 });
  assert.deepEqual(await seriesOf(metrics), ['battery 0.5', 'part{name="filter"} 0', 'area_total 1']);
  battery = undefined;
  parts = [];
  assert.deepEqual(await seriesOf(metrics), []);
  battery = 0;
  assert.deepEqual(await seriesOf(metrics), ['battery 0', 'area_total 0']);
});

test('what happens is counted from 0 on, and by label from its first time', async () => {
  const metrics = new Metrics(silentLogger);
  const connect = metrics.events({ name: 'connects_total', help: 'h' });
  const miss = metrics.events({ name: 'misses_total', help: 'h', labels: ['cause'] });
  assert.deepEqual(await seriesOf(metrics), ['connects_total 0']);
  connect();
  connect();
  miss({ cause: 'Off' });
  assert.deepEqual(await seriesOf(metrics), ['connects_total 2', 'misses_total{cause="Off"} 1']);
});

test('a metric that cannot be read costs the page nothing but itself, and is logged', async () => {
  const lines: string[] = [];
  const metrics = new Metrics(createLogger({ name: 't', sink: { write: (line) => lines.push(line) } }));
  metrics.gauge({
    name: 'broken',
    help: 'h',
    read: () => {
      throw new Error('no disk');
    },
  });
  const figures: readonly unknown[] = [1, -1, 'one'];
  let next = 0;
  metrics.counter({
    name: 'odd_total',
    help: 'h',
    labels: ['l'],
    read: () => figures.map((value, l) => ({ labels: { l: String(l) }, value: value as number })),
  });
  metrics.gauge({ name: 'odd', help: 'h', read: () => figures[next++] as number });
  metrics.gauge({ name: 'sound', help: 'h', read: () => 1 });
  assert.deepEqual(await seriesOf(metrics), ['odd 1', 'sound 1']);
  assert.match(lines.join(''), /"metric":"broken".*no disk.*metric not read/);
  assert.match(lines.join(''), /"metric":"odd_total".*metric not read/);
  assert.deepEqual(await seriesOf(metrics), ['odd -1', 'sound 1']);
  assert.deepEqual(await seriesOf(metrics), ['sound 1']);
});

test('a label may have anything in it', async () => {
  const metrics = new Metrics(silentLogger);
  const value = 'a "b" \\ \n c';
  metrics.gauge({ name: 'odd', help: 'h', labels: ['l'], read: () => [{ labels: { l: value }, value: 1 }] });
  assert.deepEqual(await seriesOf(metrics), ['odd{l="a \\"b\\" \\\\ \\n c"} 1']);
});

test('events may have series before anything happens', async () => {
  const metrics = new Metrics(silentLogger);
  const zeros = [{ cause: 'a' }, { cause: 'b' }];
  const miss = metrics.events({ name: 'misses_total', help: 'h', labels: ['cause'], zeros });
  miss({ cause: 'b' });
  assert.deepEqual(await seriesOf(metrics), ['misses_total{cause="a"} 0', 'misses_total{cause="b"} 1']);
});

test('a histogram may have series before anything is observed', async () => {
  const metrics = new Metrics(silentLogger);
  const observe = metrics.histogram({
    name: 'took',
    help: 'h',
    labels: ['kind'],
    buckets: [1],
    zeros: [{ kind: 'a' }],
  });
  observe(0.5, { kind: 'b' });
  const counts = (await seriesOf(metrics)).filter((line) => line.startsWith('took_count'));
  assert.deepEqual(counts, ['took_count{kind="a"} 0', 'took_count{kind="b"} 1']);
});
