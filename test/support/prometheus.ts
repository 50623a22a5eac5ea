import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@kubevac/base/log.ts';
import { startPrometheus as start } from '@kubevac/sandbox/start-prometheus.ts';
import type { Cleanup } from './cleanup.ts';

/** One element of an instant vector. */
export interface Element {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Target {
  readonly labels: Readonly<Record<string, string>>;
  readonly scrapeUrl: string;
  readonly health: 'up' | 'down' | 'unknown';
  readonly lastError: string;
}

export interface Prometheus {
  readonly url: string;
  /** An instant query, of now. @throws where the expression is none */
  query(expression: string): Promise<readonly Element[]>;
  /** Its series in the last day, by the minute. */
  queryDay(expression: string): Promise<readonly Pick<Element, 'metric'>[]>;
  targets(): Promise<readonly Target[]>;
}

/** Starts a real Prometheus on a free port; it ends with the test, and its data too. @param configuration as in prometheus.yml */
export async function startPrometheus(context: Cleanup, configuration: object): Promise<Prometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'kubevac-prometheus-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const running = await start({ folder, configuration, log: silentLogger });
  context.after(() => running.stop());
  const { url } = running;
  return {
    url,
    query: async (expression) => {
      const { result } = await ask<{ result: { metric: Element['metric']; value: [number, string] }[] }>(
        `${url}/api/v1/query?query=${encodeURIComponent(expression)}`,
      );
      return result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
    },
    queryDay: async (expression) => {
      const end = Math.ceil(Date.now() / 1_000);
      const asked = new URLSearchParams({ query: expression, start: `${end - 86_400}`, end: `${end}`, step: '60s' });
      return (await ask<{ result: Pick<Element, 'metric'>[] }>(`${url}/api/v1/query_range?${asked.toString()}`)).result;
    },
    targets: async () => (await ask<{ activeTargets: Target[] }>(`${url}/api/v1/targets?state=active`)).activeTargets,
  };
}

async function ask<Data>(url: string): Promise<Data> {
  const answer = (await (await fetch(url)).json()) as { status: string; error?: string; data: Data };
  if (answer.status !== 'success') throw new Error(answer.error);
  return answer.data;
}
