import { test } from 'node:test';
import assert from 'node:assert/strict';
import { buildFailure, noProgress, progressLine, readGoLine } from './build-progress.ts';
import { showProgress } from './show-progress.ts';

const read = (...lines: string[]) => lines.reduce(readGoLine, noProgress);

test('downloads and compiled packages are counted, everything else is kept as a complaint', () => {
  const progress = read(
    'go: downloading k8s.io/kubernetes v1.36.3',
    'internal/goarch',
    'k8s.io/kubernetes/pkg/apis/core',
    'gopkg.in/yaml.v3',
    'go.etcd.io/etcd/server/v3/etcdmain',
    'errors',
    '',
    '# kubevac.dev/controlplane',
    './main.go:28:29: cannot use x as y value',
  );
  assert.equal(progress.modulesDownloaded, 1);
  assert.equal(progress.packagesDone, 5);
  assert.deepEqual(progress.complaints, ['# kubevac.dev/controlplane', './main.go:28:29: cannot use x as y value']);
});

test('complaints are bounded, and the last are kept', () => {
  const progress = read(...Array.from({ length: 1_000 }, (_, index) => `fault ${index}`));
  assert.equal(progress.complaints.length, 20);
  assert.equal(progress.complaints.at(-1), 'fault 999');
});

test('a line says how far it is and how long it took', () => {
  assert.match(progressLine({ ...noProgress, modulesDownloaded: 12 }, 4_400), /12 Go modules downloaded, 4 s$/);
  assert.match(
    progressLine({ ...noProgress, packagesDone: 812, packagesTotal: 2_722 }, 72_000),
    /812 of 2722 packages, 1 min 12 s/,
  );
});

test('a failure says the way out that is known', () => {
  assert.match(buildFailure(read('write /x: no space left on device')), /disk is full/);
  assert.match(buildFailure(read('go: x: Get "https://x": dial tcp: lookup x: no such host')), /set GOPROXY/);
  assert.match(buildFailure(read('compile: signal: killed')), /memory/);
  assert.match(buildFailure(read('./main.go:1:1: expected package')), /last words:\n\.\/main\.go:1:1/);
});

test('in a terminal progress stays on one line, elsewhere it is a line every 15 s', (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  const written = { terminal: '', file: '' };
  const sinks = [
    showProgress({ isTTY: true, columns: 40, write: (text) => (written.terminal += text) }),
    showProgress({ write: (text) => (written.file += text) }),
  ];
  for (const sink of sinks) sink.update({ ...noProgress, packagesTotal: 9 });
  context.mock.timers.tick(15_000);
  for (const sink of sinks) sink.end();
  context.mock.timers.tick(60_000);
  assert.ok(!written.terminal.includes('\n'));
  assert.ok(written.terminal.split('\r').every((line) => line.length < 40 + '\u001B[K'.length));
  assert.equal(written.file.split('\n').length, 2);
});
