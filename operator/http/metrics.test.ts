import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OperatorMetrics } from './metrics.ts';

test('all that a watch counts is on the page, by kind, and as it is now', async () => {
  const cleanings = { lists: 2, watches: 3, failures: 1, unparsable: 4, listenerFailures: 5 };
  const metrics = new OperatorMetrics();
  metrics.measure({
    queues: () => ({}),
    leading: () => false,
    brokerConnected: () => false,
    watches: () => ({ Cleaning: cleanings }),
    leases: () => undefined,
    robotsHeard: () => 0,
    eventsDropped: () => 0,
  });
  const counted = async (): Promise<string[]> =>
    (await metrics.registry.metrics()).split('\n').filter((line) => line.startsWith('kubevac_operator_watch_'));
  assert.deepEqual(await counted(), [
    'kubevac_operator_watch_lists_total{kind="Cleaning"} 2',
    'kubevac_operator_watch_watches_total{kind="Cleaning"} 3',
    'kubevac_operator_watch_failures_total{kind="Cleaning"} 1',
    'kubevac_operator_watch_unparsable_total{kind="Cleaning"} 4',
    'kubevac_operator_watch_listener_failures_total{kind="Cleaning"} 5',
  ]);
  cleanings.unparsable = 6;
  assert.ok((await counted()).includes('kubevac_operator_watch_unparsable_total{kind="Cleaning"} 6'));
});
