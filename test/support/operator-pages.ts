import assert from 'node:assert/strict';
import type { LoggedProcess } from '@kubevac/sandbox/process.ts';
import { until } from './until.ts';

/** What one operator serves over HTTP. */
export interface OperatorPages {
  readonly metricsPort: number;
  readonly health: (path: string) => Promise<[number, string]>;
  readonly metrics: () => Promise<string>;
}

/** The ports are in the first lines of its log. */
export async function startedPages(operator: LoggedProcess): Promise<OperatorPages> {
  const line = await until(() =>
    operator
      .tail(20)
      .split('\n')
      .find((text) => text.includes('operator started')),
  );
  const { metricsPort, healthPort } = JSON.parse(line) as { metricsPort: number; healthPort: number };
  const get = (port: number, path: string) => fetch(`http://127.0.0.1:${port}${path}`);
  return {
    metricsPort,
    health: async (path) => {
      const response = await get(healthPort, path);
      return [response.status, await response.text()];
    },
    metrics: async () => {
      const response = await get(metricsPort, '/metrics');
      assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
      return response.text();
    },
  };
}
