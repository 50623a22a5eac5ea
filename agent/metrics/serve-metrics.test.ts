import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '@kubevac/base/log.ts';
import { Metrics } from '@kubevac/base/metrics.ts';
import { serveMetrics } from './serve-metrics.ts';

const options = { metricsAdvertise: 'd:1', metricsHost: '127.0.0.1', metricsPort: 0, log: silentLogger };

function metricsOf(): Metrics {
  const metrics = new Metrics(silentLogger);
  metrics.gauge({ name: 'up', help: 'h', read: () => 1 });
  return metrics;
}

test('the page is served where Prometheus is told to find it, and nowhere else', async (context) => {
  assert.equal(await serveMetrics(metricsOf(), { ...options, metricsAdvertise: undefined }), undefined);
  const server = await serveMetrics(metricsOf(), options);
  context.after(() => server?.stop());
  const answer = await fetch(`http://127.0.0.1:${server?.port}/metrics`);
  assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  assert.match(await answer.text(), /^up 1$/m);
});

test('an agent whose port is taken goes on without', async (context) => {
  const server = await serveMetrics(metricsOf(), options);
  context.after(() => server?.stop());
  assert.equal(await serveMetrics(metricsOf(), { ...options, metricsPort: server?.port ?? 0 }), undefined);
});
