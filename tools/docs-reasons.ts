/**
 * Writes docs/reasons.md from protocol/reasons.ts; with `--check` it compares and fails when the page is stale.
 *
 *   node tools/docs-reasons.ts [--check]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reasonsPage } from './reasons-page.ts';

const file = join(import.meta.dirname, '../docs/reasons.md');
const page = reasonsPage();
if (!process.argv.includes('--check')) writeFileSync(file, page);
else if (readFileSync(file, 'utf8') !== page) {
  process.stderr.write('docs/reasons.md is not what protocol/reasons.ts says: run node tools/docs-reasons.ts\n');
  process.exitCode = 1;
}
