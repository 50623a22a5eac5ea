import type { Described } from '@kubevac/base/metrics.ts';
import { silentLogger } from '@kubevac/base/log.ts';
import { AgentMetrics, type AgentParts } from '@kubevac/agent/metrics/agent-metrics.ts';
import type { OperatorParts } from '@kubevac/operator/metrics/measured.ts';
import { OperatorMetrics } from '@kubevac/operator/metrics/operator-metrics.ts';
import { markdownTable } from './markdown-table.ts';

/** Every metric of an agent's page. */
export function agentMetricsList(): readonly Described[] {
  const journal = (): never => {
    throw new Error('nothing is read here');
  };
  const agent = new AgentMetrics({ log: silentLogger, version: '', driver: '', journal });
  agent.measure({} as AgentParts);
  return agent.metrics.describe();
}

/** Every metric of the operator's page. */
export function operatorMetricsList(): readonly Described[] {
  const operator = new OperatorMetrics({ log: silentLogger, version: '' });
  operator.measure({} as OperatorParts);
  return operator.metrics.describe();
}

const head = `<!-- Made by \`node tools/generate.ts\` from agent/metrics/ and operator/metrics/. Do not edit. -->
# Metrics

What a robot and the operator say to Prometheus; [monitoring.md](monitoring.md) has how Prometheus gets it. There is no series of what a robot lacks, nor of what is not known: a robot whose firmware does not answer has
\`kubevac_robot_up\` at 0, and none of its battery.
`;

const robotPage = `## Of a robot

One page for each, made by its agent: the same where Prometheus reaches the agent itself and where it asks through the operator. The labels \`namespace\`, \`robot\`, \`node\` and \`model\` come
with the target, and are on every series. At rest a robot has some sixty series; one more for each kind and result of the tasks that ended and each cause of a missed run, and five more once it
has cleaned, and once it has driven a path, since the agent began.
`;

const operatorPage = `## Of the operator

At \`/metrics\` of each replica. What only the leader knows is 0, or not there, in the other.
`;

/** The whole of docs/metrics.md. */
export function metricsPage(): string {
  const table = (metrics: readonly Described[]): string =>
    markdownTable(['metric', 'type', 'labels', 'unit', 'meaning'], metrics.map(row));
  return [head, robotPage, table(agentMetricsList()), operatorPage, table(operatorMetricsList())].join('\n');
}

function row({ name, type, labels, help }: Described): string[] {
  return [`\`${name}\``, type, labels.map((label) => `\`${label}\``).join(', '), unitOf(name), help];
}

/** By the end of its name, as Prometheus has it; the longest first. */
const units: Readonly<Record<string, string>> = {
  timestamp_seconds: 'seconds since the Unix epoch',
  start_time_seconds: 'seconds since the Unix epoch',
  square_meters: 'm²',
  seconds: 's',
  meters: 'm',
  bytes: 'bytes',
  ratio: '0 to 1',
  degrees: 'degrees',
  dbm: 'dBm',
};

function unitOf(name: string): string {
  const base = name.replace(/_total$/, '');
  return Object.entries(units).find(([ending]) => base.endsWith(`_${ending}`))?.[1] ?? '';
}
