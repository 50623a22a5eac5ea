import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Logger } from '@kubevac/base/log.ts';
import { isFault, type Fault } from '../fault.ts';
import type { MissionTerminals, TerminalEnd, TerminalTarget, TerminalTerms } from '../mission-terminals.ts';
import { StreamEnded, type OpenStream, type OpenStreams } from '../open-streams.ts';
import { subprotocols } from './channels.ts';
import { TerminalConnection } from './terminal-connection.ts';

export interface TerminalServing {
  readonly terminals: MissionTerminals;
  readonly streams: OpenStreams;
  readonly log: Logger;
}

export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  /** What came right behind the request. */
  readonly head: Buffer;
}

const defaultLostAfterMilliseconds = 30_000;
/** A client types, pastes and pipes; it sends no message that is nearly as long. */
const maximumMessageBytes = 1_048_576;

const needsNewer: Fault = {
  fault: 'Invalid',
  message:
    'exec and attach on a robot come as WebSockets: they need Kubernetes 1.36 or newer (feature ExtendWebSocketsToKubelet) and a kubectl that uses WebSockets',
};

/** Answers `kubectl exec` and `kubectl attach`. */
export class TerminalServer {
  readonly #serving: TerminalServing;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: maximumMessageBytes,
    handleProtocols: (offered) => subprotocols.find((name) => offered.has(name)) ?? false,
  });

  constructor(serving: TerminalServing) {
    this.#serving = serving;
  }

  /**
   * Runs one session to its end. Resolves with a fault when nothing was sent yet; then the socket is still the caller's.
   *
   * @param onOpen called when the client was told that it may begin
   */
  async serve(upgrade: Upgrade, target: TerminalTarget, onOpen: () => void): Promise<Fault | undefined> {
    const { terminals, streams } = this.#serving;
    const terms = await terminals.prepare(target);
    if (isFault(terms)) return terms;
    // After what is wrong with the Pod: kubectl asks a second time in the old way, and shows what it is told then.
    const unfit = unfitFor(upgrade.request);
    if (unfit !== undefined) return unfit;
    const stream = streams.open(target.node, 'terminal');
    if (isFault(stream)) return stream;
    // Closed at once when the client went before it was let in: then there is no `close` to wait for.
    upgrade.socket.once('close', () => stream.close());
    if (upgrade.socket.destroyed) stream.close();
    this.#sockets.handleUpgrade(upgrade.request, upgrade.socket, upgrade.head, (socket) => {
      onOpen();
      void this.#run(socket, { target, terms, stream });
    });
    return undefined;
  }

  async #run(
    socket: WebSocket,
    { target, terms, stream }: { target: TerminalTarget; terms: TerminalTerms; stream: OpenStream },
  ): Promise<void> {
    const { terminals, log } = this.#serving;
    const lostAfterMilliseconds = terms.lostAfterMilliseconds ?? defaultLostAfterMilliseconds;
    const connection = new TerminalConnection({ target, socket, lostAfterMilliseconds });
    const leave = (): void => {
      const { reason } = stream.signal;
      void connection.leave(reason instanceof StreamEnded ? reason.message : 'the session was ended');
    };
    stream.signal.addEventListener('abort', leave, { once: true });
    if (stream.signal.aborted) leave();
    const end = await terminals.run(connection.session).catch((error: unknown): TerminalEnd => {
      // A client that leaves is no failure.
      if (!connection.session.signal.aborted) log.warn({ node: target.node, error }, 'terminal session failed');
      return { fault: 'Failed', message: 'the session failed, the log of the operator says why' };
    });
    stream.signal.removeEventListener('abort', leave);
    if (!stream.signal.aborted) await connection.end(end);
  }
}

/** Why this client cannot be served, whatever it asks for. */
export function unfitFor({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): Fault | undefined {
  if (method !== 'GET' || headers.upgrade?.toLowerCase() !== 'websocket') return needsNewer;
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  if (subprotocols.some((name) => offered.includes(name))) return undefined;
  const message = `the WebSocket offers ${offered.join(', ') || 'no subprotocol'}: ${subprotocols.join(' or ')} is needed`;
  return { fault: 'Invalid', message };
}
