/**
 * Writes the pages of docs/ that are made from code; with `--check` it compares, and fails when one is stale.
 *
 *   node tools/docs-pages.ts [--check]
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { metricsPage } from './metrics-page.ts';
import { reasonsPage } from './reasons-page.ts';

const pages = { 'docs/reasons.md': reasonsPage(), 'docs/metrics.md': metricsPage() };
for (const [name, text] of Object.entries(pages)) {
  const file = join(import.meta.dirname, '..', name);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else {
    process.stderr.write(`${name} is not what the code says: run node tools/docs-pages.ts\n`);
    process.exitCode = 1;
  }
}
