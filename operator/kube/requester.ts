import { setTimeout as delay } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { backoff } from '@kubevac/base/backoff.ts';
import { silentLogger, type Logger } from '@kubevac/base/log.ts';
import type { KubeConnection } from './config.ts';
import { isKubeError, kubeErrorOf, unreachable } from './kube-error.ts';
import { sendText, type HttpHeaders, type HttpRequest, type TextAnswer, type TextRequest } from './send-text.ts';
import { ServerClock } from './server-clock.ts';
import { Transport, type Channel } from './transport.ts';

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From `resourcePath`, or any other of the API server. */
  readonly path: string;
  readonly query?: Query | undefined;
  /** An object is sent as JSON; a string as it is. */
  readonly body?: unknown;
  /** `application/json` when absent. */
  readonly contentType?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** For the whole request with its answer; 30 s when absent. */
  readonly timeoutMilliseconds?: number | undefined;
}

/** What one request came to, for metrics. */
export interface RequestObservation {
  readonly method: string;
  /** The plural of the resource, or the last word of the path. */
  readonly resource: string;
  /** The HTTP status, or `error` when there was no answer. */
  readonly code: string;
  /** Until the answer was there; that of a stream, until it began. */
  readonly seconds: number;
}

export interface KubeClientOptions {
  readonly connection: KubeConnection;
  readonly log?: Logger | undefined;
  readonly userAgent?: string | undefined;
  /** Called once for each request that was sent, tries included. Must not throw. */
  readonly observe?: ((observation: RequestObservation) => void) | undefined;
  /** How long a token or certificate is used before its file is read again; 10 s when absent. */
  readonly credentialsCheckMilliseconds?: number | undefined;
}

const defaultTimeoutMilliseconds = 30_000;
/** Only a GET is tried again here: whether a write that got no answer happened is for its caller to find out. */
const getTries = 3;
const retryLimits = { initialMilliseconds: 100, maximumMilliseconds: 2_000 };

/** Sends requests to the API server: credentials, time limits, the retries of reads, and metrics are here. */
export class Requester {
  readonly #options: KubeClientOptions;
  readonly #transport: Transport;
  /** The last text was refused for its token. */
  #refused = false;
  readonly #serverClock = new ServerClock({ wall: Date.now, monotonic: () => performance.now() });

  constructor(options: KubeClientOptions) {
    this.#options = options;
    this.#transport = new Transport({
      connection: options.connection,
      log: options.log ?? silentLogger,
      credentialsCheckMilliseconds: options.credentialsCheckMilliseconds ?? 10_000,
      now: () => performance.now(),
    });
  }

  /** The API server's time in milliseconds since the Unix epoch, to within a second; undefined before its first answer. */
  serverTime(): number | undefined {
    return this.#serverClock.now();
  }

  /** Sends one request and gives the parsed answer. A GET that meets an absent server is tried again, twice. */
  async request(request: KubeRequest): Promise<unknown> {
    const text = await this.#requestText(request);
    try {
      return text === '' ? undefined : JSON.parse(text);
    } catch (error) {
      throw unreachable('the answer is not JSON', 'BadAnswer', error);
    }
  }

  async #requestText(request: KubeRequest): Promise<string> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#tryOnce(request);
      } catch (error) {
        const again = request.method === 'GET' && isKubeError(error, 'Unreachable', 'TooManyRequests');
        if (!again || attempt + 1 >= getTries) throw error;
        const asked = Math.min((error.retryAfterSeconds ?? 0) * 1_000, retryLimits.maximumMilliseconds);
        await delay(Math.max(asked, backoff(attempt, retryLimits)), undefined, { signal: request.signal }).catch(
          () => undefined,
        );
        request.signal?.throwIfAborted();
      }
    }
  }

  /**
   * Opens a watch or a log: resolves with the bytes once the server has agreed, rejects with a KubeError otherwise. Never tried
   * again. The caller reads or destroys the body; the signal ends it.
   */
  async stream(request: Omit<KubeRequest, 'timeoutMilliseconds'>): Promise<AsyncIterable<Uint8Array>> {
    const { signal, dispose } = deadline(request.signal, defaultTimeoutMilliseconds);
    try {
      const { body } = await this.#send({ ...request, signal }, openStream);
      return endWith(body, request.signal);
    } catch (error) {
      throw translate(error, request);
    } finally {
      dispose();
    }
  }

  /**
   * Sends a body as it is on connections of its own and gives the answer as it came, whatever its status: for the many small
   * writes that must not wait for others. A refused token is read again for the next one.
   * @throws KubeError (Unreachable) when no answer came in time
   */
  async sendText(request: TextRequest): Promise<TextAnswer> {
    const begin = performance.now();
    let code = 'error';
    try {
      const channel = await this.#transport.channel(this.#refused);
      const answer = await sendText(channel.leases, { ...request, headers: this.#headersOf(request, channel) });
      this.#refused = answer.status === 401;
      code = String(answer.status);
      return answer;
    } catch (error) {
      throw translate(error, request);
    } finally {
      const { observe } = this.#options;
      const { method, path } = request;
      observe?.({ method, resource: resourceOf(path), code, seconds: (performance.now() - begin) / 1_000 });
    }
  }

  /** Ends all connections at once; what is under way rejects. */
  close(): Promise<void> {
    return this.#transport.close();
  }

  async #tryOnce(request: KubeRequest): Promise<string> {
    const { signal, dispose } = deadline(request.signal, request.timeoutMilliseconds ?? defaultTimeoutMilliseconds);
    try {
      const { text } = await this.#send({ ...request, signal }, sendWhole);
      return text;
    } catch (error) {
      throw translate(error, request);
    } finally {
      dispose();
    }
  }

  /**
   * A refused token is read again once: nothing has happened yet, so this is safe for every method.
   * @throws KubeError for an answer that is not a success
   */
  async #send<T extends TextAnswer>(request: KubeRequest, send: Send<T>): Promise<T> {
    const first = await this.#dispatch(request, send, false);
    const answer = first.status === 401 ? await this.#dispatch(request, send, true) : first;
    if (answer.status >= 300) throw kubeErrorOf(answer.status, answer.text, retryAfterOf(answer.headers));
    return answer;
  }

  async #dispatch<T extends TextAnswer>(request: KubeRequest, send: Send<T>, fresh: boolean): Promise<T> {
    const channel = await this.#transport.channel(fresh);
    const { observe } = this.#options;
    const begin = performance.now();
    let code = 'error';
    try {
      const answer = await send(channel, {
        method: request.method,
        path: withQuery(request.path, request.query),
        headers: this.#headersOf(request, channel),
        body: bodyOf(request.body),
        signal: request.signal,
        onHead: ({ date }) => typeof date === 'string' && this.#serverClock.observe(date, begin),
      });
      code = String(answer.status);
      return answer;
    } finally {
      observe?.({
        method: request.method,
        resource: resourceOf(request.path),
        code,
        seconds: (performance.now() - begin) / 1_000,
      });
    }
  }

  #headersOf(
    { body, contentType = 'application/json' }: Pick<KubeRequest, 'body' | 'contentType'>,
    { authorization }: Channel,
  ): Record<string, string> {
    return {
      accept: 'application/json',
      'user-agent': this.#options.userAgent ?? 'kubevac',
      ...(authorization !== undefined && { authorization }),
      ...(body !== undefined && { 'content-type': contentType }),
    };
  }
}

/** Sends over its lane of the channel. */
type Send<T extends TextAnswer> = (channel: Channel, request: HttpRequest) => Promise<T>;

function sendWhole({ requests }: Channel, request: HttpRequest): Promise<TextAnswer> {
  return sendText(requests, request);
}

/** Gives the body as it comes where the server agreed, and a text where it did not. */
async function openStream({ watches }: Channel, { signal, onHead, ...asked }: HttpRequest) {
  const { statusCode: status, headers, body } = await watches.request({ ...asked, signal: signal ?? null });
  onHead?.(headers);
  return { status, headers, body, text: status < 300 ? '' : await body.text() };
}

function withQuery(path: string, query: Query | undefined): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined) search.set(name, String(value));
  return search.size === 0 ? path : `${path}?${search.toString()}`;
}

function bodyOf(body: unknown): string | null {
  if (body === undefined) return null;
  return typeof body === 'string' ? body : JSON.stringify(body);
}

/** `/apis/g/v1/namespaces/home/cleanings/monday/status` → `cleanings`, so that the label's values are few. */
function resourceOf(path: string): string {
  const words = path.split('/').slice(path.startsWith('/api/') ? 3 : 4);
  const inNamespace = words[0] === 'namespaces' && words.length > 2;
  return (inNamespace ? words[2] : words[0]) ?? path.split('/').at(-1) ?? '';
}

function retryAfterOf(headers: HttpHeaders): string | undefined {
  const value = headers['retry-after'];
  return typeof value === 'string' ? value : undefined;
}

/** The caller's abort is the caller's; everything else that is not yet a KubeError means that no answer came. */
function translate(error: unknown, request: Pick<KubeRequest, 'signal' | 'method' | 'path'>): unknown {
  if (request.signal?.aborted === true) return request.signal.reason;
  if (isKubeError(error)) return error;
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  return unreachable(`${request.method} ${request.path}: ${message ?? 'no answer'}`, code ?? 'NoAnswer', error);
}

/** A signal that also aborts after a time; cheaper than `AbortSignal.any` and gone when disposed of. */
function deadline(outer: AbortSignal | undefined, milliseconds: number) {
  const controller = new AbortController();
  const forward = () => controller.abort(outer?.reason);
  const timer = setTimeout(() => {
    controller.abort(unreachable(`no answer within ${milliseconds} ms`, 'Timeout'));
  }, milliseconds);
  if (outer?.aborted === true) forward();
  outer?.addEventListener('abort', forward, { once: true });
  return {
    signal: controller.signal,
    dispose: () => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', forward);
    },
  };
}

/** Lets the signal end a body whose request has long been answered. */
function endWith(body: Dispatcher.ResponseData['body'], signal: AbortSignal | undefined): AsyncIterable<Uint8Array> {
  const destroy = () => body.destroy();
  // A body that is destroyed while nobody reads it must not end the process.
  body.on('error', () => undefined);
  signal?.addEventListener('abort', destroy, { once: true });
  body.once('close', () => signal?.removeEventListener('abort', destroy));
  if (signal?.aborted === true) destroy();
  return body;
}
