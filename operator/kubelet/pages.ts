import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '@kubevac/base/log.ts';
import type { Gatekeeper } from './auth/gatekeeper.ts';
import { isFault, statusOf, type Fault } from './fault.ts';
import { readLogOptions } from './logs/log-options.ts';
import { serveLogs } from './logs/serve-logs.ts';
import type { MissionLogs } from './mission-logs.ts';
import type { MissionTerminals } from './mission-terminals.ts';
import type { NodePods } from './node-pods.ts';
import type { NodeStats } from './node-stats.ts';
import { nodePage } from './node-page.ts';
import type { OpenStreams } from './open-streams.ts';
import { sendFault, sendFaultRaw, sendPage } from './reply.ts';
import { maximumTargetBytes, readTarget, type ContainerPath, type RequestTarget, type Route } from './route.ts';
import { TerminalServer, unfitFor, type Upgrade } from './terminal/serve-terminal.ts';
import { terminalTarget, type TerminalRequest } from './terminal/terminal-target.ts';

/** Who knows what is answered. */
export interface KubeletAnswers {
  readonly pods: NodePods;
  readonly stats: NodeStats;
  readonly logs: MissionLogs;
  readonly terminals: MissionTerminals;
}

/** One answer, for metrics. */
export interface RequestObservation {
  readonly page: Route['page'];
  /** The HTTP status; 101 for a terminal, 499 when the client went before the answer. */
  readonly code: number;
}

export interface PagesOptions {
  readonly answers: KubeletAnswers;
  readonly gatekeeper: Gatekeeper;
  readonly streams: OpenStreams;
  readonly nodeOf: (port: number | undefined) => string | undefined;
  readonly log: Logger;
  readonly observe?: ((observation: RequestObservation) => void) | undefined;
}

/** A request that was read and may be answered. */
interface Admitted extends RequestTarget {
  readonly node: string;
}

const clientGone = 499;
/** What is always said of paths that have no page. */
const noPages = {
  portForward: {
    fault: 'Invalid',
    message: 'a robot has no ports of its own to forward; its figures are on the metrics page of its agent',
  },
  run: { fault: 'Invalid', message: 'nothing is run this way; use kubectl exec' },
  unknown: {
    fault: 'NotFound',
    message:
      'no such page; there are /healthz /pods /runningpods/ /stats/summary /metrics/resource /containerLogs/NAMESPACE/POD/CONTAINER and, as WebSockets, /exec/… and /attach/…',
  },
} as const satisfies Partial<Record<Route['page'], Fault>>;
const needsNoUpgrade: Fault = {
  fault: 'Invalid',
  message: 'this page needs no upgrade of the connection: ask without',
};

/** Answers requests: who asks and what they may comes first, on every path. */
export class Pages {
  readonly #options: PagesOptions;
  readonly #terminals: TerminalServer;
  /** Why nothing new is begun, once the server is about to end. */
  leaving: string | undefined;

  constructor(options: PagesOptions) {
    this.#options = options;
    this.#terminals = new TerminalServer({ ...options, terminals: options.answers.terminals });
  }

  /** Answers one request. Never rejects. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { log, observe } = this.#options;
    // A client that goes in the middle is nobody's fault.
    response.on('error', () => undefined);
    const target = readTarget(request.url ?? '/');
    response.once('close', () => {
      observe?.({ page: target.route.page, code: response.headersSent ? response.statusCode : clientGone });
    });
    try {
      const admitted = await this.#admit(request, target);
      const fault = isFault(admitted) ? admitted : await this.#page(admitted, request, response);
      if (fault !== undefined) sendFault(response, fault);
    } catch (error) {
      log.error({ page: target.route.page, error }, 'kubelet page failed');
      if (response.headersSent) response.destroy();
      else sendFault(response, { fault: 'Failed', message: 'failed; the log of the operator says why' });
    }
  }

  /** Answers one request for an upgrade. Never rejects. */
  async upgrade(upgrade: Upgrade): Promise<void> {
    const { log, observe } = this.#options;
    const { request, socket } = upgrade;
    socket.on('error', () => undefined);
    const target = readTarget(request.url ?? '/');
    const { page } = target.route;
    let fault: Fault | undefined;
    try {
      const admitted = await this.#admit(request, target);
      fault = isFault(admitted)
        ? admitted
        : await this.#terminal(upgrade, admitted, () => observe?.({ page, code: 101 }));
    } catch (error) {
      log.error({ page, error }, 'kubelet terminal failed');
      fault = { fault: 'Failed', message: 'failed; the log of the operator says why' };
    }
    if (fault === undefined) return;
    observe?.({ page, code: statusOf(fault) });
    sendFaultRaw(socket, fault);
  }

  async #admit(request: IncomingMessage, target: RequestTarget): Promise<Admitted | Fault> {
    const { gatekeeper, nodeOf } = this.#options;
    const node = nodeOf(request.socket.localPort);
    if (node === undefined) return { fault: 'Unavailable', message: 'the Node of this port is gone' };
    const refusal = await gatekeeper.refusal(request, target, node);
    if (refusal !== undefined) return refusal;
    if (this.leaving !== undefined) return { fault: 'Unavailable', message: this.leaving };
    if ((request.url?.length ?? 0) > maximumTargetBytes)
      return { fault: 'Invalid', message: `path and query are longer than ${maximumTargetBytes} bytes` };
    return { ...target, node };
  }

  /** @returns what is to be said when nothing was sent */
  async #page(admitted: Admitted, request: IncomingMessage, response: ServerResponse): Promise<Fault | undefined> {
    const { route, node, query } = admitted;
    switch (route.page) {
      case 'portForward':
      case 'run':
      case 'unknown':
        return noPages[route.page];
      case 'exec':
      case 'attach':
        // Without an upgrade nothing can be entered; what is wrong with the Pod is said first all the same.
        return (await this.#prepared({ verb: route.page, node, path: route, query })) ?? unfitFor(request);
    }
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return { fault: 'MethodNotAllowed', message: `this page is read with GET, not ${request.method}` };
    if (route.page === 'containerLogs') return this.#logs({ node, query, path: route }, response);
    return sendPage(response, nodePage(route.page, node, this.#options.answers));
  }

  async #logs(
    { node, query, path }: { node: string; query: URLSearchParams; path: ContainerPath },
    response: ServerResponse,
  ): Promise<Fault | undefined> {
    const options = readLogOptions(query, Date.now());
    if (isFault(options)) return options;
    const { namespace, pod, container } = path;
    const target = { node, namespace, pod, container, previous: options.previous };
    const serving = { ...this.#options, logs: this.#options.answers.logs };
    const fault = await serveLogs(serving, { target, options }, response);
    return fault && asShown(fault);
  }

  async #prepared(request: TerminalRequest): Promise<Fault | undefined> {
    const target = terminalTarget(request);
    const terms = isFault(target) ? target : await this.#options.answers.terminals.prepare(target);
    return isFault(terms) ? terms : undefined;
  }

  async #terminal(upgrade: Upgrade, admitted: Admitted, onOpen: () => void): Promise<Fault | undefined> {
    const { route, node, query } = admitted;
    if (route.page !== 'exec' && route.page !== 'attach')
      return Object.hasOwn(noPages, route.page) ? noPages[route.page as keyof typeof noPages] : needsNoUpgrade;
    const target = terminalTarget({ verb: route.page, node, path: route, query });
    return isFault(target) ? target : this.#terminals.serve(upgrade, target, onOpen);
  }
}

/** The API server shows a person what went wrong with a log only when it is a bad request, as kubelets say it. */
function asShown({ fault, message }: Fault): Fault {
  return { fault: fault === 'TooMany' || fault === 'Unavailable' ? 'Invalid' : fault, message };
}
