import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Logger } from './log.ts';

export interface HttpRequest {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
}

export interface HttpReply {
  /** 200 when absent. */
  readonly status?: number;
  /** `text/plain; charset=utf-8` when absent. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Answers one GET or HEAD. It may throw: the client gets 500 and the error is logged. */
export type HttpHandler = (request: HttpRequest) => HttpReply | Promise<HttpReply>;

export interface HttpServerOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** By exact path, `/metrics`; one that ends with a slash, `/robots/`, is for all that is below it. */
  readonly routes: Readonly<Record<string, HttpHandler>>;
  /** Connections beyond this are refused; 256 when absent, as health checks and scrapes of one process need few. */
  readonly maximumConnections?: number;
  /** A client that neither sends nor reads for so long is let go; 20 s when absent, longer than any answer takes. */
  readonly silentMilliseconds?: number;
  readonly log: Logger;
}

export interface HttpServer {
  /** The port in use. */
  readonly port: number;
  /** Ends at once, open connections included. */
  stop(): Promise<void>;
}

const defaultConnections = 256;

const defaultSilentMilliseconds = 20_000;

/** Serves read-only pages (health, metrics). Rejects when the port is taken. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const routes = new Map(Object.entries(options.routes));
  const handle: RequestListener = (request, response) =>
    void answer(routes, request, options.log).then((reply) => send(request, response, reply));
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000 }, oneAtATime(handle));
  server.timeout = options.silentMilliseconds ?? defaultSilentMilliseconds;
  server.maxConnections = options.maximumConnections ?? defaultConnections;
  await listen(server, options);
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * Ends a connection on which a request comes before the one before is answered. HTTP/1.1 lets clients do so, and none of ours does; some
 * packets have thousands of requests, which would all be answered at once.
 */
export function oneAtATime(handle: RequestListener): RequestListener {
  const newest = new WeakMap<Socket, ServerResponse>();
  return (request, response) => {
    const { socket } = request;
    if (newest.get(socket)?.writableEnded === false) return void socket.destroy();
    newest.set(socket, response);
    handle(request, response);
  };
}

function listen(server: Server, { host, port }: HttpServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
}

function handlerOf(routes: ReadonlyMap<string, HttpHandler>, path: string): HttpHandler | undefined {
  return routes.get(path) ?? [...routes].find(([route]) => route.endsWith('/') && path.startsWith(route))?.[1];
}

async function answer(routes: Map<string, HttpHandler>, request: IncomingMessage, log: Logger): Promise<HttpReply> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return { status: 405, headers: { allow: 'GET, HEAD' }, body: 'only GET\n' };
  const url = URL.parse(request.url ?? '/', 'http://server');
  const handler = url === null ? undefined : handlerOf(routes, url.pathname);
  if (url === null || handler === undefined)
    return { status: 404, body: `no such page; there are ${[...routes.keys()].join(' ')}\n` };
  try {
    return await handler({ path: url.pathname, query: url.searchParams, headers: request.headers });
  } catch (error) {
    log.error({ path: url.pathname, error }, 'page failed');
    return { status: 500, body: 'failed; the log says why\n' };
  }
}

function send(request: IncomingMessage, response: ServerResponse, reply: HttpReply): void {
  const body = Buffer.from(reply.body);
  response.writeHead(reply.status ?? 200, {
    'content-type': reply.contentType ?? 'text/plain; charset=utf-8',
    'content-length': body.length,
    ...reply.headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
