import type { Logger } from '@kubevac/base/log.ts';
import { Metrics, type Labels } from '@kubevac/base/metrics.ts';
import { addProcessMetrics } from '@kubevac/base/process-metrics.ts';
import { DOCUMENT_FAULTS, type DocumentFault } from '@kubevac/protocol/documents.ts';
import { HEARD_DOCUMENTS, type HeardDocument } from '../fleet/fleet.ts';
import type { RequestObservation } from '../kube/client.ts';
import type { RequestObservation as KubeletObservation } from '../kubelet/pages.ts';
import type { ControllerObserver } from '../runtime/controller.ts';
import type { ScrapeResult } from '../http/robot-page.ts';
import { TASK_KINDS, type TaskKind } from '../objects/task.ts';
import { addMeasured, type OperatorParts } from './measured.ts';

const requestBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The operator's own metrics. */
export class OperatorMetrics {
  readonly metrics: Metrics;
  readonly #request: (value: number, labels: Labels) => void;
  readonly #reconcile: (value: number, labels: Labels) => void;
  readonly #reconcileError: (labels: Labels) => void;
  readonly #dropped: (labels: Labels) => void;
  readonly #connect: () => void;
  readonly #kubelet: (labels: Labels) => void;
  readonly #acceptance: (value: number, labels: Labels) => void;
  readonly #scrape: (labels: Labels) => void;
  readonly #scrapeSeconds: (value: number) => void;

  constructor({ log, version }: { readonly log: Logger; readonly version: string }) {
    const metrics = new Metrics(log);
    this.metrics = metrics;
    metrics.gauge({
      name: 'kubevac_operator_info',
      help: 'The operator; always 1.',
      labels: ['version'],
      read: () => [{ labels: { version }, value: 1 }],
    });
    this.#request = metrics.histogram({
      name: 'kubevac_operator_kube_request_duration_seconds',
      help: 'Requests to the API server by method, resource and HTTP status; "error" when there was no answer. A PATCH is a write of a status.',
      labels: ['method', 'resource', 'code'],
      buckets: requestBuckets,
    });
    this.#reconcile = metrics.histogram({
      name: 'kubevac_operator_reconcile_duration_seconds',
      help: 'How long a reconcile took, by controller.',
      labels: ['controller'],
      buckets: requestBuckets,
    });
    this.#reconcileError = metrics.events({
      name: 'kubevac_operator_reconcile_errors_total',
      help: 'Reconciles that failed and are tried again, by controller and reason; Conflict is normal.',
      labels: ['controller', 'reason'],
    });
    this.#dropped = metrics.events({
      name: 'kubevac_operator_payloads_dropped_total',
      help: 'MQTT payloads of agents that were not understood, by document and fault; see the operator log.',
      labels: ['document', 'fault'],
      zeros: HEARD_DOCUMENTS.flatMap((document) => DOCUMENT_FAULTS.map((fault) => ({ document, fault }))),
    });
    this.#connect = metrics.events({
      name: 'kubevac_operator_mqtt_connects_total',
      help: 'Connections to the MQTT broker that were made.',
    });
    this.#kubelet = metrics.events({
      name: 'kubevac_operator_kubelet_requests_total',
      help: 'Answers of the kubelet ports of robot Nodes by page and HTTP status: 101 is a terminal, 499 a client that went before its answer.',
      labels: ['page', 'code'],
    });
    this.#acceptance = metrics.histogram({
      name: 'kubevac_operator_task_acceptance_seconds',
      help: 'From when the leader heard of a new task to when its agent was known to have accepted it, by kind; tasks that have to wait for their robot too.',
      labels: ['kind'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
      zeros: TASK_KINDS.map((kind) => ({ kind })),
    });
    this.#scrape = metrics.events({
      name: 'kubevac_operator_robot_scrapes_total',
      help: 'Pages of robots that were asked for here, by result: Answered, Offline, TimedOut, NotAsked (no broker here), Unreadable.',
      labels: ['result'],
    });
    this.#scrapeSeconds = metrics.histogram({
      name: 'kubevac_operator_robot_scrape_duration_seconds',
      help: 'How long robots took for their pages, those that answered.',
      buckets: requestBuckets,
    });
  }

  /** For `runController`. */
  readonly controllers: ControllerObserver = {
    onReconciled: (controller, duration) => this.#reconcile(duration, { controller }),
    onError: (controller, reason) => this.#reconcileError({ controller, reason }),
  };

  readonly observeRequest = ({ method, resource, code, seconds: duration }: RequestObservation): void =>
    this.#request(duration, { method, resource, code });

  readonly observeDropped = (document: HeardDocument, fault: DocumentFault): void => this.#dropped({ document, fault });

  readonly observeConnect = (): void => this.#connect();

  /** For `KubeletServer`. */
  readonly observeKubelet = ({ page, code }: KubeletObservation): void => this.#kubelet({ page, code: String(code) });

  readonly observeAcceptance = (kind: TaskKind, duration: number): void => this.#acceptance(duration, { kind });

  readonly observeScrape = (result: ScrapeResult, duration: number): void => {
    this.#scrape({ result });
    if (result === 'Answered') this.#scrapeSeconds(duration);
  };

  /** Adds what is read off the parts at each scrape. Called once. */
  measure(parts: OperatorParts): void {
    addMeasured(this.metrics, parts);
    addProcessMetrics(this.metrics);
  }
}
