/** The two pages that are read by programs we did not write, as files: `npm run golden` rewrites them. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { load } from 'js-yaml';
import type { NodeUsage } from '../node-stats.ts';
import { resourceMetrics } from './resource-metrics.ts';
import { statsSummary } from './summary.ts';

const folder = join(import.meta.dirname, 'testdata');
const { node, usage } = load(readFileSync(join(folder, 'one-robot.yaml'), 'utf8')) as {
  node: string;
  usage: NodeUsage;
};

function sameAs(file: string, text: string): void {
  const golden = join(folder, file);
  if (process.env['UPDATE_GOLDEN'] === '1' || !existsSync(golden)) writeFileSync(golden, text);
  assert.equal(text, readFileSync(golden, 'utf8'));
}

test('the summary of a robot', () => {
  sameAs('one-robot.summary.json', `${JSON.stringify(statsSummary(node, usage), null, 2)}\n`);
});

test('the resource metrics of a robot', () => {
  sameAs('one-robot.resource.prom', resourceMetrics(usage));
});

test('resource metrics of a robot that has not said are none, and say so', () => {
  const page = resourceMetrics({ fault: 'Unavailable', message: 'not heard yet' });
  const lines = page.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  assert.deepEqual(lines, ['resource_scrape_error 1']);
});
