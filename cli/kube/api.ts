import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';
import { API_GROUP_VERSION, kindNamed, type KindName } from '@kubevac/crds/kinds.ts';
import { ApiError, apiErrorOf } from './api-error.ts';
import type { Connection } from './connection.ts';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** A Secret is where a task leaves its files, a Pod a mission. */
  readonly kind: KindName | 'Secret' | 'Pod';
  /** One object; the whole collection when absent. */
  readonly name?: string | undefined;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** `Table` asks for what `kubectl get` shows. */
  readonly as?: 'Table';
  readonly signal?: AbortSignal | undefined;
}

/** Kubevac's objects, Secrets and Pods in one namespace, as plain JSON. Every function rejects with an ApiError, or with the reason of its signal. */
export interface Api {
  readonly namespace: string;
  request(request: ApiRequest): Promise<unknown>;
  /** The answer as it comes, for a watch. */
  stream(request: ApiRequest): Promise<AsyncIterable<string>>;
}

/** Of a request and its answer; a watch has it until its answer begins. */
const timeoutMilliseconds = 30_000;

export function openApi(connection: Connection, namespace: string): Api {
  const send = (request: ApiRequest): Promise<IncomingMessage> => sendTo(connection, namespace, request);
  return {
    namespace,
    request: async (request) => JSON.parse(await text(await send(request))) as unknown,
    stream: async (request) => (await send(request)).setEncoding('utf8'),
  };
}

async function sendTo(connection: Connection, namespace: string, request: ApiRequest): Promise<IncomingMessage> {
  const { signal, body } = request;
  signal?.throwIfAborted();
  const url = new URL(pathOf(namespace, request), `${connection.server}/`);
  const send = url.protocol === 'http:' ? requestHttp : requestHttps;
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const message = send(url, { ...connection.options, method: request.method, headers: headersOf(connection, request) });
  const late = setTimeout(() => message.destroy(new Error('no answer within 30 s')), timeoutMilliseconds);
  const abort = (): unknown => message.destroy();
  signal?.addEventListener('abort', abort, { once: true });
  message.once('response', resolve).once('error', reject);
  message.once('close', () => signal?.removeEventListener('abort', abort));
  message.end(body === undefined ? undefined : JSON.stringify(body));
  const response = await promise
    .catch((error: Error) => {
      signal?.throwIfAborted();
      throw new ApiError(`the API server at ${connection.server} does not answer: ${error.message}`, 0, error);
    })
    .finally(() => clearTimeout(late));
  const status = response.statusCode ?? 0;
  if (status >= 300) throw apiErrorOf(status, await text(response));
  return response;
}

function pathOf(namespace: string, { kind, name, query = {} }: ApiRequest): string {
  const [group, plural] =
    kind === 'Secret' || kind === 'Pod'
      ? ['api/v1', `${kind.toLowerCase()}s`]
      : [`apis/${API_GROUP_VERSION}`, kindNamed(kind).plural];
  const collection = `${group}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
  const path = name === undefined ? collection : `${collection}/${encodeURIComponent(name)}`;
  const search = new URLSearchParams(query).toString();
  return search === '' ? path : `${path}?${search}`;
}

function headersOf({ options }: Connection, { method, as }: ApiRequest): Record<string, string> {
  const accept = as === 'Table' ? 'application/json;as=Table;v=v1;g=meta.k8s.io' : 'application/json';
  const contentType = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  return {
    ...(options.headers as Record<string, string> | undefined),
    accept,
    'user-agent': 'kubectl-vac',
    ...(method !== 'GET' && { 'content-type': contentType }),
  };
}
