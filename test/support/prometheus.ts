import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { silentLogger } from '@kubevac/base/log.ts';
import { freePort } from '@kubevac/sandbox/free-port.ts';
import { spawnLogged } from '@kubevac/sandbox/process.ts';
import type { Cleanup } from './cleanup.ts';
import { findPrometheus } from './find-prometheus.ts';
import { until } from './until.ts';

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
  targets(): Promise<readonly Target[]>;
}

/** Starts a real Prometheus on a free port; it ends with the test, and its data too. @param configuration as in prometheus.yml */
export async function startPrometheus(context: Cleanup, configuration: object): Promise<Prometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'kubevac-prometheus-'));
  const port = await freePort();
  const configFile = join(folder, 'prometheus.yml');
  await writeFile(configFile, dump(configuration, { noRefs: true }));
  const running = spawnLogged({
    name: 'prometheus',
    command: findPrometheus('prometheus') ?? 'prometheus',
    args: [
      `--config.file=${configFile}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ],
    logFile: join(folder, 'prometheus.log'),
    log: silentLogger,
    exitWithStdin: false,
  });
  context.after(async () => {
    await running.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const url = `http://127.0.0.1:${port}`;
  const isReady = async (): Promise<boolean> => (await fetch(`${url}/-/ready`).catch(() => undefined))?.ok === true;
  await until(isReady, { what: () => `prometheus is ready: ${running.tail(10)}` });
  return {
    url,
    query: async (expression) => {
      const { result } = await ask<{ result: { metric: Element['metric']; value: [number, string] }[] }>(
        `${url}/api/v1/query?query=${encodeURIComponent(expression)}`,
      );
      return result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
    },
    targets: async () => (await ask<{ activeTargets: Target[] }>(`${url}/api/v1/targets?state=active`)).activeTargets,
  };
}

async function ask<Data>(url: string): Promise<Data> {
  const answer = (await (await fetch(url)).json()) as { status: string; error?: string; data: Data };
  if (answer.status !== 'success') throw new Error(answer.error);
  return answer.data;
}
