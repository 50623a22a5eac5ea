import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { isFault, statusOf, statusText, type Fault } from './fault.ts';

export interface Page {
  readonly contentType?: string;
  readonly body: string;
}

const text = 'text/plain; charset=utf-8';
/** For a client to close a connection of which nothing more is wanted. */
const closeMilliseconds = 2_000;

/** Sends a page; a fault, which is no page, is given back. */
export function sendPage(response: ServerResponse, page: Page | Fault): Fault | undefined {
  if (isFault(page)) return page;
  const { contentType = text, body } = page;
  response.writeHead(200, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) });
  response.end(response.req.method === 'HEAD' ? undefined : body);
  return undefined;
}

/** The connection ends with it when more of the request may come, or when it is to be made anew. */
export function sendFault(response: ServerResponse, fault: Fault): void {
  const status = statusOf(fault);
  const body = `${fault.message}\n`;
  const { method } = response.req;
  const stays = (method === 'GET' || method === 'HEAD') && status !== 401 && status !== 503;
  response.writeHead(status, {
    'content-type': text,
    'content-length': Buffer.byteLength(body),
    ...challenge(fault),
    ...(!stays && { connection: 'close' }),
  });
  response.end(method === 'HEAD' ? undefined : body);
}

/**
 * The same to a client that asked for an upgrade: Node.js leaves it alone with the connection. kubectl reads what it gets as YAML, and
 * takes a sentence with a colon for a Status that says nothing.
 */
export function sendFaultRaw(socket: Duplex, fault: Fault): void {
  const status = statusOf(fault);
  const body = statusText(fault);
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...challenge(fault),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  // What it still sends is read, or it would not get to see the answer.
  socket.resume();
  setTimeout(() => socket.destroy(), closeMilliseconds).unref();
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
}

function challenge({ fault }: Fault): Record<string, string> {
  if (fault === 'MethodNotAllowed') return { allow: 'GET, HEAD' };
  return fault === 'Unauthorized' ? { 'www-authenticate': 'Bearer' } : {};
}
