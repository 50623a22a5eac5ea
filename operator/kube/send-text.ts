import type { Dispatcher } from 'undici';

export interface TextRequest {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly body: string;
  readonly timeoutMilliseconds: number;
}

/** As it goes over the wire. */
export interface HttpRequest {
  readonly method: Dispatcher.HttpMethod;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Of this request alone. Ends it, also while it waits for a connection. */
  readonly signal?: AbortSignal | undefined;
  /** For the head of the answer, and between two parts of it; 300 s when absent. */
  readonly timeoutMilliseconds?: number | undefined;
  /** Called as soon as the answer begins. */
  readonly onHead?: ((headers: HttpHeaders) => void) | undefined;
}

export type HttpHeaders = Readonly<Record<string, string | string[] | undefined>>;

export interface TextAnswer {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly text: string;
}

/**
 * One request by the bare dispatcher, whose answer is gathered here: the stream that `request()` makes for each costs a fifth of
 * the whole.
 * @throws the signal's reason; what undici says when the answer did not come whole
 */
export function sendText(lane: Dispatcher, request: HttpRequest): Promise<TextAnswer> {
  const { signal, timeoutMilliseconds = null, onHead, ...asked } = request;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let head = { status: 0, headers: {} };
    let started: Dispatcher.DispatchController | undefined;
    const giveUp = (): void => {
      reject(signal?.reason as Error);
      started?.abort(signal?.reason as Error);
    };
    signal?.throwIfAborted();
    signal?.addEventListener('abort', giveUp, { once: true });
    lane.dispatch(
      { ...asked, headersTimeout: timeoutMilliseconds, bodyTimeout: timeoutMilliseconds },
      {
        onRequestStart: (controller) => {
          // Thrown, it ends the request alone; `abort()` would end the connection that has just become free.
          signal?.throwIfAborted();
          started = controller;
        },
        onResponseStart: (_controller, status, headers) => {
          head = { status, headers };
          onHead?.(headers);
        },
        onResponseData: (_controller, chunk) => void chunks.push(chunk),
        onResponseEnd: () => resolve({ ...head, text: Buffer.concat(chunks).toString() }),
        onResponseError: (_controller, error) => reject(error),
      },
    );
  });
}
