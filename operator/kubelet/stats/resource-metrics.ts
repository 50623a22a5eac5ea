import { isFault, type Fault } from '../fault.ts';
import type { NodeUsage, Usage } from '../node-stats.ts';

export const resourceMetricsContentType = 'text/plain; version=0.0.4; charset=utf-8';

/** One thing that is measured, with its labels: in the order that readers of kubelets have come to rely on. */
interface Measured {
  readonly labels: string;
  readonly usage: Usage;
}

interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  /** What stands behind the labels: the value, and where it is a measurement its time. */
  readonly value: (usage: Usage) => string;
}

const cpu = (of: string): Family => ({
  name: `${of}_cpu_usage_seconds_total`,
  type: 'counter',
  help: `Processor time that the ${of} has used, in seconds of one core`,
  value: ({ cpuNanoseconds, atMilliseconds }) => `${cpuNanoseconds / 1e9} ${atMilliseconds}`,
});
const memory = (of: string): Family => ({
  name: `${of}_memory_working_set_bytes`,
  type: 'gauge',
  help: `Memory that the ${of} works with now, in bytes`,
  value: ({ workingSetBytes, atMilliseconds }) => `${workingSetBytes} ${atMilliseconds}`,
});
const startTime: Family = {
  name: 'container_start_time_seconds',
  type: 'gauge',
  help: 'When the container began, in seconds since the Unix epoch',
  // Without the time of the measurement: it is not one.
  value: ({ startedAtMilliseconds }) => String(startedAtMilliseconds / 1_000),
};

/**
 * The page `/metrics/resource` as a metrics-server reads it. What is not known is a page too, which says so in
 * `resource_scrape_error`: a kubelet that cannot measure still answers.
 */
export function resourceMetrics(usage: NodeUsage | Fault): string {
  const { node, pods, containers } = measuredOf(usage);
  const error = isFault(usage) ? 1 : 0;
  return [
    ...[cpu('container'), memory('container'), startTime].map((family) => familyText(family, containers)),
    ...[cpu('node'), memory('node')].map((family) => familyText(family, node)),
    ...[cpu('pod'), memory('pod')].map((family) => familyText(family, pods)),
    '# HELP resource_scrape_error 1 when the figures are not known, else 0\n',
    `# TYPE resource_scrape_error gauge\nresource_scrape_error ${error}\n`,
  ].join('');
}

function measuredOf(usage: NodeUsage | Fault): Record<'node' | 'pods' | 'containers', readonly Measured[]> {
  if (isFault(usage)) return { node: [], pods: [], containers: [] };
  return {
    node: [{ labels: '', usage }],
    pods: usage.pods.map((pod) => ({ labels: labelled({ namespace: pod.namespace, pod: pod.name }), usage: pod })),
    containers: usage.pods.flatMap((pod) =>
      pod.containers.map((container) => ({
        labels: labelled({ container: container.name, pod: pod.name, namespace: pod.namespace }),
        usage: container,
      })),
    ),
  };
}

function familyText({ name, type, help, value }: Family, measured: readonly Measured[]): string {
  if (measured.length === 0) return '';
  const lines = measured.map(({ labels, usage }) => `${name}${labels} ${value(usage)}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

/** Names of Kubernetes objects need no escapes. */
function labelled(labels: Readonly<Record<string, string>>): string {
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',')}}`;
}
