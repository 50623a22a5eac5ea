import { isFault, type Fault } from './fault.ts';
import type { NodePods, ListedPod } from './node-pods.ts';
import type { NodeStats } from './node-stats.ts';
import type { Page } from './reply.ts';
import type { NodePage } from './route.ts';
import { resourceMetrics, resourceMetricsContentType } from './stats/resource-metrics.ts';
import { statsSummary } from './stats/summary.ts';

export interface NodeAnswers {
  readonly pods: NodePods;
  readonly stats: NodeStats;
}

/** A page about one Node. */
export function nodePage(page: NodePage, node: string, { pods, stats }: NodeAnswers): Page | Fault {
  switch (page) {
    case 'healthz':
      return { body: 'ok' };
    case 'pods':
      return podList(pods.list(node));
    case 'runningpods':
      return podList(pods.list(node), isRunning);
    case 'summary': {
      const usage = stats.of(node);
      return isFault(usage) ? usage : json(statsSummary(node, usage));
    }
    case 'resource':
      return { contentType: resourceMetricsContentType, body: resourceMetrics(stats.of(node)) };
  }
}

function podList(pods: readonly ListedPod[] | Fault, shown: (pod: ListedPod) => boolean = () => true): Page | Fault {
  if (isFault(pods)) return pods;
  return json({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items: pods.filter(shown) });
}

/** One that is to go counts as gone, though its robot may still be on its way home. */
function isRunning({ metadata, status }: ListedPod): boolean {
  return status?.phase === 'Running' && metadata.deletionTimestamp === undefined;
}

function json(value: object): Page {
  return { contentType: 'application/json', body: JSON.stringify(value) };
}
