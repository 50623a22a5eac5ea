import type { Dispatcher } from 'undici';

export interface TextRequest {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly body: string;
  readonly timeoutMilliseconds: number;
}

export interface TextAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * One request by the bare dispatcher: at a hundred Leases a second what `request()` adds, streams and signals, costs more than
 * the rest of the work.
 * @throws what undici says when no answer came
 */
export function sendText(
  lane: Dispatcher,
  { method, path, body, timeoutMilliseconds }: TextRequest,
  authorization: string | undefined,
): Promise<TextAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let status = 0;
    lane.dispatch(
      {
        method,
        path,
        body,
        headersTimeout: timeoutMilliseconds,
        bodyTimeout: timeoutMilliseconds,
        headers: {
          accept: 'application/json',
          'content-type': 'application/json',
          'user-agent': 'kubevac',
          ...(authorization !== undefined && { authorization }),
        },
      },
      {
        onRequestStart: () => undefined,
        onResponseStart: (_controller, code) => void (status = code),
        onResponseData: (_controller, chunk) => void chunks.push(chunk),
        onResponseEnd: () => resolve({ status, text: Buffer.concat(chunks).toString() }),
        onResponseError: (_controller, error) => reject(error),
      },
    );
  });
}
