import { constants } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { oneAtATime } from '@kubevac/base/http.ts';
import type { Logger } from '@kubevac/base/log.ts';
import type { AuthReviews } from '../auth/auth-reviews.ts';
import type { KubeClient } from '../kube/client.ts';
import { ClientAuthority } from './auth/client-authority.ts';
import { Gatekeeper } from './auth/gatekeeper.ts';
import { PeerCertificates } from './auth/peer-certificates.ts';
import type { CertificatePair } from './certificate/certificate-pair.ts';
import { provideCertificate, type CertificateSource } from './certificate/serving-certificate.ts';
import type { Fault } from './fault.ts';
import { NodePorts } from './node-ports.ts';
import { OpenStreams, type StreamKind } from './open-streams.ts';
import { Pages, type KubeletAnswers, type RequestObservation } from './pages.ts';

export interface KubeletServerOptions {
  readonly client: KubeClient;
  readonly reviews: AuthReviews;
  /** What is answered: Pods, logs, figures, terminals. */
  readonly answers: KubeletAnswers;
  /** The address all Nodes listen on. */
  readonly host: string;
  readonly certificate: CertificateSource;
  /** Authorities for client certificates are read again after so long; 30 s when absent. */
  readonly authorityReadMilliseconds?: number | undefined;
  readonly log: Logger;
  /** Called once for each answer. Must not throw. */
  readonly observe?: ((observation: RequestObservation) => void) | undefined;
}

export interface KubeletFigures {
  /** That are listened for. */
  readonly nodes: number;
  readonly streams: Readonly<Record<StreamKind, number>>;
}

/** Said by the last line of each log and the end of each session. */
const moveSentence = 'the operator moves to another place; run the command again to go on';

/** For last words; what is not said by then is cut off. */
const lastWordsMilliseconds = 2_000;
const timeLimits = {
  /** Of a client that is slow with its handshake or the head of its request. */
  handshakeTimeout: 10_000,
  headersTimeout: 10_000,
  /** Nothing that is answered here has a body worth waiting for. */
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
  /** The API server lets idle connections go after 90 s: it is to be the first, or a request meets a closing one. */
  keepAliveTimeout: 120_000,
};

/**
 * The kubelet API of all robot Nodes: each has a port of its own, and all ports hand their connections to one HTTPS server that itself
 * listens nowhere. Made without effect. One life: after `start` has ended it is not started again.
 */
export class KubeletServer {
  readonly #options: KubeletServerOptions;
  readonly #streams = new OpenStreams();
  readonly #peers = new PeerCertificates();
  readonly #authority: ClientAuthority;
  readonly #pages: Pages;
  readonly #ports: NodePorts;
  /** What is last to be done at the port of a Node. */
  readonly #turns = new Map<string, Promise<unknown>>();
  #server: Server | undefined;
  #pair: CertificatePair | undefined;
  /** Authorities of client certificates; without any nobody's certificate counts, the well-known ones' neither. */
  #authorities: string[] = [];
  #ended = false;

  constructor(options: KubeletServerOptions) {
    const { client, reviews, log, host } = options;
    this.#options = options;
    this.#authority = new ClientAuthority({
      client,
      log,
      readMilliseconds: options.authorityReadMilliseconds,
      onChange: (pem) => this.#useAuthorities(pem),
    });
    const authorityKnown = (): boolean => this.#authority.known;
    const gatekeeper = new Gatekeeper({ reviews, peers: this.#peers, authorityKnown, log });
    this.#pages = new Pages({
      ...options,
      gatekeeper,
      streams: this.#streams,
      nodeOf: (port) => this.#ports.nodeOf(port),
    });
    this.#ports = new NodePorts({ host, onConnection: (socket) => this.#take(socket) });
  }

  /**
   * Answers until the signal aborts. Then every log gets a last line and every session an end that says why, and after at most some
   * seconds all ports are free again and it resolves. A certificate that cannot be read is waited for; rejects when none can be made.
   */
  async start(signal: AbortSignal): Promise<void> {
    const certificate = {
      ...this.#options,
      source: this.#options.certificate,
      onPair: (pair: CertificatePair) => this.#usePair(pair),
    };
    const parts = Promise.all([this.#authority.start(signal), provideCertificate(certificate, signal)]);
    try {
      // Both end with the signal, or by a failure.
      await parts;
    } finally {
      await this.#end();
    }
  }

  /**
   * Begins to answer for a Node on a port; the same again changes nothing, another port replaces the last one. Connections are
   * refused until there is a certificate. Resolves with a fault when the port is taken (`TooMany`), cannot be had (`Failed`), or the server has ended (`Unavailable`).
   *
   * @param port 0 takes a free one, see `portOf`
   */
  listen(node: string, port: number): Promise<Fault | undefined> {
    return this.#inTurn(node, async () => {
      if (this.#ended) return { fault: 'Unavailable', message: moveSentence };
      return this.#ports.listen(node, port);
    });
  }

  /** Ends the port of a Node: its streams are told that the Node is gone, and all of its connections are closed. */
  unlisten(node: string): Promise<void> {
    return this.#inTurn(node, async () => {
      await this.#streams.end({ node, sentence: `Node ${node} is gone`, milliseconds: lastWordsMilliseconds });
      await this.#ports.unlisten(node);
    });
  }

  portOf(node: string): number | undefined {
    return this.#ports.portOf(node);
  }

  /** As it is now, for metrics. */
  figures(): KubeletFigures {
    const streams = { logs: this.#streams.count('logs'), terminal: this.#streams.count('terminal') };
    return { nodes: this.#ports.size, streams };
  }

  /** One after the other for each Node: its name may go from one robot to another. */
  async #inTurn<Value>(node: string, act: () => Promise<Value>): Promise<Value> {
    const turn = Promise.allSettled([this.#turns.get(node)]).then(act);
    this.#turns.set(node, turn);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(node) === turn) this.#turns.delete(node);
    }
  }

  #take(socket: Socket): void {
    if (this.#server === undefined) socket.destroy();
    else this.#server.emit('connection', socket);
  }

  async #end(): Promise<void> {
    this.#ended = true;
    this.#pages.leaving = moveSentence;
    this.#ports.refuseNew();
    await this.#streams.end({ sentence: moveSentence, milliseconds: lastWordsMilliseconds });
    await this.#ports.unlistenAll();
    this.#server?.close();
  }

  #usePair(pair: CertificatePair): void {
    this.#pair = pair;
    if (this.#server === undefined) this.#server = this.#serve();
    else this.#server.setSecureContext(this.#tls());
  }

  #useAuthorities(pem: string | undefined): void {
    this.#authorities = pem === undefined ? [] : [pem];
    this.#server?.setSecureContext(this.#tls());
    this.#peers.authoritiesChanged();
    this.#server?.closeIdleConnections();
  }

  #tls() {
    return {
      cert: this.#pair?.certPem,
      key: this.#pair?.keyPem,
      ca: this.#authorities,
      minVersion: 'TLSv1.2' as const,
      // A resumed session would carry on what authorities of then said.
      secureOptions: constants.SSL_OP_NO_TICKET,
    };
  }

  #serve(): Server {
    const options = { ...this.#tls(), ...timeLimits, requestCert: true, rejectUnauthorized: false };
    const answer: RequestListener = (request, response) => void this.#pages.answer(request, response);
    const server = createServer(options, oneAtATime(answer));
    server.on('secureConnection', (socket: TLSSocket) => this.#peers.add(socket));
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      void this.#pages.upgrade({ request, socket, head });
    });
    // It never listens, but only then begins to hold clients to its time limits.
    server.emit('listening');
    return server;
  }
}
