import type { Metrics, Sample } from '@kubevac/base/metrics.ts';
import type { ReflectorCounters } from '../kube/reflector.ts';
import type { KubeletFigures } from '../kubelet/kubelet-server.ts';
import type { NodeLeases } from '../node-leases/node-leases.ts';
import type { WorkQueue } from '../runtime/work-queue.ts';

/** What is asked for at each scrape instead of being counted. */
export interface OperatorParts {
  /** Of the leader; none in a standby. */
  readonly queues: () => Readonly<Record<string, WorkQueue>>;
  readonly leading: () => boolean;
  readonly brokerConnected: () => boolean;
  /** As `/readyz` says. */
  readonly ready: () => boolean;
  /** How the lists and watches of each kind stand. */
  readonly watches: () => Readonly<Record<string, ReflectorCounters>>;
  /** Of the leader. */
  readonly leases: () => Pick<NodeLeases, 'counters' | 'oldestSeconds'> | undefined;
  readonly robotsHeard: () => number;
  readonly eventsDropped: () => number;
  /** Of the leader; undefined in a standby. */
  readonly kubelet: () => KubeletFigures | undefined;
  /** VacuumRobots by `state` and `ready`; none in a standby. */
  readonly robots: () => Iterable<Sample>;
  /** Task objects by `kind` and `phase`; none in a standby. */
  readonly tasks: () => Iterable<Sample>;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonic: () => number;
}

/** The figures of an operator that are read off its parts. */
export function addMeasured(metrics: Metrics, parts: OperatorParts): void {
  metrics.gauge({
    name: 'kubevac_operator_leading',
    help: '1 in the replica that holds the Lease.',
    read: () => Number(parts.leading()),
  });
  metrics.gauge({
    name: 'kubevac_operator_ready',
    help: '1 while the replica knows all objects and reaches the MQTT broker, as /readyz says.',
    read: () => Number(parts.ready()),
  });
  metrics.gauge({
    name: 'kubevac_operator_robots',
    help: 'VacuumRobots by state and whether they are Ready, as the leader wrote it.',
    labels: ['state', 'ready'],
    read: parts.robots,
  });
  metrics.gauge({
    name: 'kubevac_operator_tasks',
    help: 'Task objects by kind and phase, in the copy of the leader.',
    labels: ['kind', 'phase'],
    read: parts.tasks,
  });
  metrics.counter({
    name: 'kubevac_operator_events_dropped_total',
    help: 'Kubernetes Events that were refused, or too many at once.',
    read: parts.eventsDropped,
  });
  addMqtt(metrics, parts);
  addNodes(metrics, parts);
  addQueues(metrics, parts);
  addWatches(metrics, parts);
}

function addMqtt(metrics: Metrics, { brokerConnected, robotsHeard }: OperatorParts): void {
  metrics.gauge({
    name: 'kubevac_operator_mqtt_connected',
    help: '1 while the MQTT broker is reached.',
    read: () => Number(brokerConnected()),
  });
  metrics.gauge({
    name: 'kubevac_operator_robots_heard',
    help: 'Robots that were heard since the start.',
    read: robotsHeard,
  });
}

function addNodes(metrics: Metrics, { leases, kubelet }: OperatorParts): void {
  metrics.counter({
    name: 'kubevac_operator_node_leases_renewed_total',
    help: 'Leases of Nodes that were renewed since this replica leads.',
    read: () => leases()?.counters.renewed ?? 0,
  });
  metrics.counter({
    name: 'kubevac_operator_node_leases_failed_total',
    help: 'Leases of Nodes that could not be renewed at a try since this replica leads.',
    read: () => leases()?.counters.failed ?? 0,
  });
  metrics.gauge({
    name: 'kubevac_operator_node_lease_oldest_seconds',
    help: 'Age of the oldest renewal among the Leases of Nodes; at 40 s Kubernetes begins to give the Node up.',
    read: () => leases()?.oldestSeconds ?? 0,
  });
  metrics.gauge({
    name: 'kubevac_operator_kubelet_nodes',
    help: 'Robot Nodes whose kubelet port is open.',
    read: () => kubelet()?.nodes ?? 0,
  });
  metrics.gauge({
    name: 'kubevac_operator_kubelet_streams',
    help: 'Logs and terminals that are open on kubelet ports, by kind.',
    labels: ['kind'],
    read: () => samples('kind', kubelet()?.streams ?? { logs: 0, terminal: 0 }, (count) => count),
  });
}

function addQueues(metrics: Metrics, { queues }: OperatorParts): void {
  metrics.gauge({
    name: 'kubevac_operator_queue_depth',
    help: 'Objects that wait to be worked on, by controller.',
    labels: ['controller'],
    read: () => samples('controller', queues(), ({ depth }) => depth),
  });
  metrics.gauge({
    name: 'kubevac_operator_queue_oldest_seconds',
    help: 'How long the object that waits longest has waited, by controller.',
    labels: ['controller'],
    read: () => samples('controller', queues(), ({ oldestAgeSeconds }) => oldestAgeSeconds),
  });
}

const watchCounters = {
  lists: ['lists', 'Full lists, by kind.'],
  watches: ['watches', 'Watches begun, by kind.'],
  failures: ['failures', 'Watches and lists that failed, by kind.'],
  listener_failures: ['listenerFailures', 'Changes that could not be passed on, by kind.'],
} as const satisfies Readonly<Record<string, readonly [keyof ReflectorCounters, string]>>;

function addWatches(metrics: Metrics, { watches, monotonic }: OperatorParts): void {
  metrics.gauge({
    name: 'kubevac_operator_watch_lag_seconds',
    help: 'How old what is known of a kind may be at most: since its list or watch was heard of last. The API server is heard of each minute, also where nothing happens.',
    labels: ['kind'],
    read: () => samples('kind', watches(), ({ heardAt }) => (monotonic() - heardAt) / 1_000),
  });
  metrics.gauge({
    name: 'kubevac_operator_unreadable_objects',
    help: 'Objects that do not read at all, as of a newer version, by kind: they are left out, a robot also of what Prometheus scrapes. The log names each.',
    labels: ['kind'],
    read: () => samples('kind', watches(), ({ unreadable }) => unreadable),
  });
  for (const [name, [counter, help]] of Object.entries(watchCounters))
    metrics.counter({
      name: `kubevac_operator_watch_${name}_total`,
      help,
      labels: ['kind'],
      read: () => samples('kind', watches(), (counts) => counts[counter]),
    });
}

function samples<T>(label: string, all: Readonly<Record<string, T>>, read: (one: T) => number): Sample[] {
  return Object.entries(all).map(([name, one]) => ({ labels: { [label]: name }, value: read(one) }));
}
