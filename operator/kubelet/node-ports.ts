import { createServer, type Server, type Socket } from 'node:net';
import type { Fault } from './fault.ts';

/** Connections at once: of one Node those of its followers and scrapers, in all what a process has file handles for. */
const connectionLimits = { ofNode: 128, inAll: 8_192 };

export interface NodePortsOptions {
  /** The address to listen on. */
  readonly host: string;
  /** Takes each connection. */
  readonly onConnection: (socket: Socket) => void;
}

interface NodePort {
  readonly port: number;
  readonly server: Server;
  readonly sockets: Set<Socket>;
}

/** One listening port for each Node, and which Node a port is. */
export class NodePorts {
  readonly #options: NodePortsOptions;
  readonly #byNode = new Map<string, NodePort>();
  readonly #nodes = new Map<number, string>();
  #connections = 0;
  #closing = false;

  constructor(options: NodePortsOptions) {
    this.#options = options;
  }

  /** The Node of a port, as a connection knows it. */
  nodeOf(port: number | undefined): string | undefined {
    return port === undefined ? undefined : this.#nodes.get(port);
  }

  /** How many Nodes are listened for. */
  get size(): number {
    return this.#byNode.size;
  }

  /** Resolves when connections are taken, with a fault when the port is not to be had; 0 takes a free one, see `portOf`. One call at a time for a Node. */
  async listen(node: string, port: number): Promise<Fault | undefined> {
    const known = this.#byNode.get(node);
    if (known?.port === port) return undefined;
    if (known !== undefined) await this.unlisten(node);
    const sockets = new Set<Socket>();
    const server = createServer({ keepAlive: true, keepAliveInitialDelay: 15_000, noDelay: true }, (socket) =>
      this.#take(socket, sockets),
    );
    server.maxConnections = connectionLimits.ofNode;
    const error = await bind(server, port, this.#options.host);
    if (error !== undefined) return notListening(node, port, error);
    if (this.#closing) {
      server.close();
      return { fault: 'Unavailable', message: `port ${port} of Node ${node}: no more ports are opened` };
    }
    const taken = portOf(server);
    this.#byNode.set(node, { port: taken, server, sockets });
    this.#nodes.set(taken, node);
    return undefined;
  }

  portOf(node: string): number | undefined {
    return this.#byNode.get(node)?.port;
  }

  /** Takes no more connections for any Node; those that are there stay. */
  refuseNew(): void {
    this.#closing = true;
    for (const { server } of this.#byNode.values()) server.close();
  }

  /** Ends the port of a Node and all of its connections at once. */
  async unlisten(node: string): Promise<void> {
    const known = this.#byNode.get(node);
    if (known === undefined) return;
    this.#byNode.delete(node);
    const closed = new Promise<void>((resolve) => void known.server.close(() => resolve()));
    for (const socket of known.sockets) socket.destroy();
    await closed;
    this.#nodes.delete(known.port);
  }

  async unlistenAll(): Promise<void> {
    await Promise.all([...this.#byNode.keys()].map((node) => this.unlisten(node)));
  }

  #take(socket: Socket, sockets: Set<Socket>): void {
    if (this.#connections >= connectionLimits.inAll) return void socket.destroy();
    this.#connections += 1;
    sockets.add(socket);
    socket.once('close', () => {
      this.#connections -= 1;
      sockets.delete(socket);
    });
    this.#options.onConnection(socket);
  }
}

function bind(server: Server, port: number, host: string): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    server.once('error', resolve);
    server.listen({ port, host }, () => {
      server.off('error', resolve);
      // Too many open files: whoever connects waits.
      server.on('error', () => undefined);
      resolve(undefined);
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function notListening(node: string, port: number, error: NodeJS.ErrnoException): Fault {
  if (error.code === 'EADDRINUSE')
    return { fault: 'TooMany', message: `port ${port} of Node ${node} is taken by another program` };
  return { fault: 'Failed', message: `port ${port} of Node ${node}: ${error.message}` };
}
