import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { RequestObservation } from '../kube/client.ts';
import type { NodeLeases } from '../node-leases/node-leases.ts';
import type { ReflectorCounters } from '../kube/reflector.ts';
import type { KubeletFigures } from '../kubelet/kubelet-server.ts';
import type { RequestObservation as KubeletObservation } from '../kubelet/pages.ts';
import type { ControllerObserver } from '../runtime/controller.ts';
import type { WorkQueue } from '../runtime/work-queue.ts';

/** What is asked for at each scrape instead of being counted. */
export interface MeasuredParts {
  /** Of the leader; none in a standby. */
  readonly queues: () => Readonly<Record<string, WorkQueue>>;
  readonly leading: () => boolean;
  readonly brokerConnected: () => boolean;
  /** Lists, watches and failures of each kind since the start. */
  readonly watches: () => Readonly<Record<string, ReflectorCounters>>;
  /** Of the leader. */
  readonly leases: () => Pick<NodeLeases, 'counters' | 'oldestSeconds'> | undefined;
  readonly robotsHeard: () => number;
  readonly eventsDropped: () => number;
  /** Of the leader; undefined in a standby. */
  readonly kubelet?: (() => KubeletFigures | undefined) | undefined;
}

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The operator's own metrics; the registry makes the page. */
export class OperatorMetrics {
  readonly registry = new Registry();
  readonly #requests = new Histogram({
    name: 'kubevac_operator_kube_request_duration_seconds',
    help: 'Requests to the API server by method, resource and HTTP status; "error" when there was no answer.',
    labelNames: ['method', 'resource', 'code'],
    buckets: seconds,
    registers: [this.registry],
  });
  readonly #work = new Histogram({
    name: 'kubevac_operator_reconcile_duration_seconds',
    help: 'How long a reconcile took, by controller.',
    labelNames: ['controller'],
    buckets: seconds,
    registers: [this.registry],
  });
  readonly #errors = new Counter({
    name: 'kubevac_operator_reconcile_errors_total',
    help: 'Reconciles that failed and are tried again, by controller and reason; Conflict is normal.',
    labelNames: ['controller', 'reason'],
    registers: [this.registry],
  });
  readonly #dropped = new Counter({
    name: 'kubevac_operator_payloads_dropped_total',
    help: 'MQTT payloads of agents that were not understood, by document and fault; see the operator log.',
    labelNames: ['document', 'fault'],
    registers: [this.registry],
  });
  readonly #connects = new Counter({
    name: 'kubevac_operator_mqtt_connects_total',
    help: 'Connections to the MQTT broker that were made.',
    registers: [this.registry],
  });
  readonly #kubeletRequests = new Counter({
    name: 'kubevac_operator_kubelet_requests_total',
    help: 'Answers of the kubelet ports of robot Nodes by page and HTTP status: 101 is a terminal, 499 a client that went before its answer.',
    labelNames: ['page', 'code'],
    registers: [this.registry],
  });

  /** For `runController`. */
  readonly controllers: ControllerObserver = {
    onReconciled: (controller, duration) => this.#work.observe({ controller }, duration),
    onError: (controller, reason) => this.#errors.inc({ controller, reason }),
  };

  readonly observeRequest = ({ method, resource, code, seconds: duration }: RequestObservation): void =>
    this.#requests.observe({ method, resource, code }, duration);

  readonly observeDropped = (document: string, fault: string): void => this.#dropped.inc({ document, fault });

  readonly observeConnect = (): void => this.#connects.inc();

  /** For `KubeletServer`. */
  readonly observeKubelet = ({ page, code }: KubeletObservation): void =>
    this.#kubeletRequests.inc({ page, code: String(code) });

  /** Adds what is read off the parts at each scrape. Called once. */
  measure(parts: MeasuredParts): void {
    collectDefaultMetrics({ register: this.registry });
    const { registry } = this;
    const gauge = (name: string, help: string, value: () => number): void => {
      new Gauge({
        name,
        help,
        registers: [registry],
        collect() {
          this.set(value());
        },
      });
    };
    gauge('kubevac_operator_leading', '1 in the replica that holds the Lease.', () => Number(parts.leading()));
    gauge('kubevac_operator_mqtt_connected', '1 while the MQTT broker is reached.', () =>
      Number(parts.brokerConnected()),
    );
    gauge('kubevac_operator_robots_heard', 'Robots that were heard since the start.', parts.robotsHeard);
    const counter = (name: string, help: string, value: () => number): void => {
      new Counter({
        name,
        help,
        registers: [registry],
        collect() {
          this.reset();
          this.inc(value());
        },
      });
    };
    const dropped = 'Kubernetes Events that were refused, or too many at once.';
    counter('kubevac_operator_events_dropped_total', dropped, parts.eventsDropped);
    const renewed = 'Leases of Nodes that were renewed since this replica leads.';
    counter('kubevac_operator_node_leases_renewed_total', renewed, () => parts.leases()?.counters.renewed ?? 0);
    const failed = 'Leases of Nodes that could not be renewed at a try since this replica leads.';
    counter('kubevac_operator_node_leases_failed_total', failed, () => parts.leases()?.counters.failed ?? 0);
    const oldest =
      'Age of the oldest renewal among the Leases of Nodes; at 40 s Kubernetes begins to give the Node up.';
    gauge('kubevac_operator_node_lease_oldest_seconds', oldest, () => parts.leases()?.oldestSeconds ?? 0);
    this.#measureQueues(parts.queues);
    this.#measureKubelet(parts.kubelet);
    this.#measureWatches(parts.watches);
  }

  #measureKubelet(figures: MeasuredParts['kubelet']): void {
    if (figures === undefined) return;
    const registers = [this.registry];
    new Gauge({
      name: 'kubevac_operator_kubelet_nodes',
      help: 'Robot Nodes whose kubelet port is open.',
      registers,
      collect() {
        this.set(figures()?.nodes ?? 0);
      },
    });
    new Gauge({
      name: 'kubevac_operator_kubelet_streams',
      help: 'Logs and terminals that are open on kubelet ports, by kind.',
      labelNames: ['kind'],
      registers,
      collect() {
        for (const [kind, count] of Object.entries(figures()?.streams ?? { logs: 0, terminal: 0 }))
          this.set({ kind }, count);
      },
    });
  }

  #measureQueues(queues: MeasuredParts['queues']): void {
    const labelNames = ['controller'];
    const registers = [this.registry];
    new Gauge({
      name: 'kubevac_operator_queue_depth',
      help: 'Objects that wait to be worked on, by controller.',
      labelNames,
      registers,
      collect() {
        this.reset();
        for (const [controller, queue] of Object.entries(queues())) this.set({ controller }, queue.depth);
      },
    });
    new Gauge({
      name: 'kubevac_operator_queue_oldest_seconds',
      help: 'How long the object that waits longest has waited, by controller.',
      labelNames,
      registers,
      collect() {
        this.reset();
        for (const [controller, queue] of Object.entries(queues())) this.set({ controller }, queue.oldestAgeSeconds);
      },
    });
  }

  #measureWatches(watches: MeasuredParts['watches']): void {
    const what = {
      lists: 'Full lists',
      watches: 'Watches begun',
      failures: 'Watches and lists that failed',
      unparsable: 'Objects that could not be understood at all and are left out',
      listenerFailures: 'Changes that could not be passed on',
    } as const;
    for (const [name, help] of Object.entries(what)) {
      const total = new Counter({
        name: `kubevac_operator_watch_${snakeCase(name)}_total`,
        help: `${help}, by kind.`,
        labelNames: ['kind'],
        registers: [this.registry],
        collect() {
          this.reset();
          for (const [kind, counts] of Object.entries(watches()))
            total.inc({ kind }, counts[name as keyof typeof what]);
        },
      });
    }
  }
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
