import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '@kubevac/base/log.ts';
import type { OperatorParts } from './measured.ts';
import { OperatorMetrics } from './operator-metrics.ts';

const nothing: OperatorParts = {
  queues: () => ({}),
  leading: () => true,
  brokerConnected: () => true,
  ready: () => true,
  watches: () => ({}),
  leases: () => undefined,
  robotsHeard: () => 0,
  eventsDropped: () => 0,
  kubelet: () => undefined,
  robots: () => [],
  tasks: () => [],
  monotonic: () => 10_000,
};
const options = { log: silentLogger, version: '1.2.3' };

test('all that a watch counts is on the page, by kind, and as it is now', async () => {
  const cleanings = { lists: 2, watches: 3, failures: 1, unreadable: 4, listenerFailures: 5, heardAt: 7_000 };
  const metrics = new OperatorMetrics(options);
  metrics.measure({ ...nothing, watches: () => ({ Cleaning: cleanings }) });
  const counted = async (): Promise<string[]> =>
    (await metrics.metrics.page()).split('\n').filter((line) => /^kubevac_operator_(watch|unreadable)_/.test(line));
  assert.deepEqual(await counted(), [
    'kubevac_operator_watch_lag_seconds{kind="Cleaning"} 3',
    'kubevac_operator_unreadable_objects{kind="Cleaning"} 4',
    'kubevac_operator_watch_lists_total{kind="Cleaning"} 2',
    'kubevac_operator_watch_watches_total{kind="Cleaning"} 3',
    'kubevac_operator_watch_failures_total{kind="Cleaning"} 1',
    'kubevac_operator_watch_listener_failures_total{kind="Cleaning"} 5',
  ]);
  cleanings.failures = 6;
  assert.ok((await counted()).includes('kubevac_operator_watch_failures_total{kind="Cleaning"} 6'));
});

test('requests and streams of the kubelet ports are on the page', async () => {
  const metrics = new OperatorMetrics(options);
  metrics.measure({ ...nothing, kubelet: () => ({ nodes: 3, streams: { logs: 2, terminal: 1 } }) });
  metrics.observeKubelet({ page: 'containerLogs', code: 200 });
  metrics.observeKubelet({ page: 'exec', code: 101 });
  const page = (await metrics.metrics.page()).split('\n');
  assert.deepEqual(
    page.filter((line) => line.startsWith('kubevac_operator_kubelet_')),
    [
      'kubevac_operator_kubelet_requests_total{page="containerLogs",code="200"} 1',
      'kubevac_operator_kubelet_requests_total{page="exec",code="101"} 1',
      'kubevac_operator_kubelet_nodes 3',
      'kubevac_operator_kubelet_streams{kind="logs"} 2',
      'kubevac_operator_kubelet_streams{kind="terminal"} 1',
    ],
  );
});
