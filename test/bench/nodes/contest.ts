import { setTimeout as delay } from 'node:timers/promises';
import type { KubeClient } from '@kubevac/operator/kube/client.ts';
import type { LoggedProcess } from '@kubevac/sandbox/process.ts';
import { rounded } from '../percentile.ts';
import { usageOf, type Usage } from '../process-usage.ts';
import type { ReadyNodes } from './ready-nodes.ts';

/** What one of the two did for so many Nodes. */
export interface Contest extends Usage {
  readonly readySeconds: number;
  readonly apiRequestsPerSecond: number;
}

export interface ContestOptions {
  readonly admin: KubeClient;
  readonly nodes: ReadyNodes;
  readonly count: number;
  readonly seconds: number;
  readonly start: () => Promise<LoggedProcess>;
}

/** What a start leaves behind is over in this time: garbage, and for each Node the writes that come after it is Ready. */
const settle = { seconds: 30, secondsForEach: 0.04 };

/** Starts it, waits until all Nodes are Ready, and measures it at rest. It goes on. */
export async function hold(options: ContestOptions): Promise<Contest & { readonly process: LoggedProcess }> {
  const { admin, nodes, count, seconds, start } = options;
  const process = await start();
  const begun = performance.now();
  const readySeconds = ((await nodes.whenReady(count, () => process.tail(10))) - begun) / 1_000;
  await delay((settle.seconds + count * settle.secondsForEach) * 1_000);
  const [from, at] = [await requestsOf(admin), performance.now()];
  const [usage] = await usageOf([process.pid], seconds);
  if (usage === undefined) throw new Error('no usage');
  const apiRequestsPerSecond = ((await requestsOf(admin)) - from) / ((performance.now() - at) / 1_000);
  return { ...usage, readySeconds: rounded(readySeconds), apiRequestsPerSecond, process };
}

/** All that the API server has answered, by its own count; what it asks itself, 3 a second, is in it. */
async function requestsOf(admin: KubeClient): Promise<number> {
  const decoder = new TextDecoder();
  let page = '';
  for await (const bytes of await admin.stream({ method: 'GET', path: '/metrics' }))
    page += decoder.decode(bytes, { stream: true });
  const counts = page.matchAll(/^apiserver_request_total\{.*\} (\S+)$/gm);
  return [...counts].reduce((sum, [, value]) => sum + Number(value), 0);
}
