import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { agentMetricsList, metricsPage, operatorMetricsList } from './metrics-page.ts';

test('docs/metrics.md is what the code says; node tools/generate.ts remakes it', () => {
  assert.equal(readFileSync(join(import.meta.dirname, '../docs/metrics.md'), 'utf8'), metricsPage());
});

for (const { name, type, help, labels } of [...agentMetricsList(), ...operatorMetricsList()])
  test(`${name} is named as Prometheus has it, and says what it is`, () => {
    assert.match(name, /^(kubevac_(robot|agent|operator)|process|nodejs)_[a-z0-9_]+$/);
    assert.equal(name.endsWith('_total'), type === 'counter');
    assert.match(help, /^\S.{9,}\.$/);
    for (const label of labels)
      assert.ok(!['robot', 'namespace', 'node', 'model', 'job', 'instance'].includes(label), label);
  });
