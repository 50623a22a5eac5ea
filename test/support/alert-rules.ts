import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import { findPrometheus } from '@kubevac/sandbox/start-prometheus.ts';

/** Prometheus' rule file, as it is installed. */
export const rulesFile = join(import.meta.dirname, '../../manifests/monitoring/rules/kubevac.rules.yaml');

export interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** All rules, in the order of the file. */
export function allRules(): readonly Rule[] {
  const { groups } = load(readFileSync(rulesFile, 'utf8')) as { groups: { rules: Rule[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

/** By their series, their values in promtool's notation, a value for each interval; undefined: there is none. */
export type Series = Readonly<Record<string, string | undefined>>;

/** Which alerts fire at a time (`20m`), as `Alert label=value …` of the labels beside `severity`. */
export type Expected = Readonly<Record<string, readonly string[]>>;

export interface Story {
  /** Between two values; a minute when absent. */
  readonly interval?: string;
  readonly series: Series;
}

/** Has promtool play a story. @returns what it says where it expects something else; empty when all is as expected */
export function playStory({ interval = '1m', series, expected }: Story & { readonly expected: Expected }): string {
  const checks = Object.entries(expected).map(([time, alerts]) => ({
    expr: 'count without (severity, node) (ALERTS{alertstate="firing"})',
    eval_time: time,
    exp_samples: alerts.map((alert) => ({ labels: labelsOf(alert), value: 1 })),
  }));
  return play({ interval, series, checks, rules: [rulesFile] });
}

/** Has promtool ask a query at the end of a story. @param values by the labels of their series, `{kind="Cleaning"}` */
export function playQuery(
  { interval = '1m', series }: Story,
  { query, at, values }: { query: string; at: string; values: Readonly<Record<string, number>> },
): string {
  const exp_samples = Object.entries(values).map(([labels, value]) => ({ labels, value }));
  return play({ interval, series, checks: [{ expr: query, eval_time: at, exp_samples }], rules: [] });
}

interface Played {
  readonly interval: string;
  readonly series: Series;
  readonly checks: readonly object[];
  readonly rules: readonly string[];
}

function play({ interval, series, checks, rules }: Played): string {
  const input_series = Object.entries(series).flatMap(([name, values]) =>
    values === undefined ? [] : [{ series: name, values }],
  );
  const told = {
    rule_files: rules,
    evaluation_interval: interval,
    tests: [{ interval, input_series, promql_expr_test: checks }],
  };
  const folder = mkdtempSync(join(tmpdir(), 'kubevac-rules-'));
  const file = join(folder, 'story.test.yaml');
  try {
    writeFileSync(file, dump(told, { lineWidth: -1 }));
    const ran = spawnSync(findPrometheus('promtool') ?? 'promtool', ['test', 'rules', file], { encoding: 'utf8' });
    return ran.status === 0 ? '' : `${ran.stdout}${ran.stderr}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function labelsOf(alert: string): string {
  const [name = '', ...labels] = alert.split(' ');
  const all = [`alertname="${name}"`, 'alertstate="firing"', ...labels.map((label) => label.replace(/=(.*)/, '="$1"'))];
  return `{${all.join(', ')}}`;
}
