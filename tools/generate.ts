/**
 * Writes what is made from code or from other files, but CRDs and dashboards, which have generators of their own; with `--check` it compares, and fails when something is stale.
 *
 *   node tools/generate.ts [--check]
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { metricsPage } from './metrics-page.ts';
import { prometheusRule } from './prometheus-rule.ts';
import { reasonsPage } from './reasons-page.ts';

const generated = {
  'docs/reasons.md': reasonsPage(),
  'docs/metrics.md': metricsPage(),
  'manifests/monitoring/prometheus-operator/prometheus-rule.yaml': prometheusRule(),
};
for (const [name, text] of Object.entries(generated)) {
  const file = join(import.meta.dirname, '..', name);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else {
    process.stderr.write(`${name} is not what it is made from: run node tools/generate.ts\n`);
    process.exitCode = 1;
  }
}
