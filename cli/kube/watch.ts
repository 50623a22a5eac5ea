import { setTimeout as delay } from 'node:timers/promises';
import type { KindName } from '@kubevac/crds/kinds.ts';
import { readObject, type ReadObject } from '@kubevac/crds/read-object.ts';
import type { Api } from './api.ts';
import { ApiError, apiErrorOf, isNotFound } from './api-error.ts';
import { jsonLines } from './lines.ts';
import { getObject } from './objects.ts';

export interface Watched<Kind extends KindName> {
  readonly object: ReadObject<Kind>;
  readonly isDeleted: boolean;
}

export interface WatchOptions {
  readonly signal: AbortSignal;
  /** Told once each time the API server is lost; the watch goes on when it is back. */
  readonly onLost: (error: ApiError) => void;
}

const firstRetryMilliseconds = 500;
const maximumRetryMilliseconds = 10_000;

/**
 * One object as it is, and at each change, until it is deleted or the signal aborts (then it rejects with its reason). An API
 * server that goes away is waited for without end; what it refuses rejects with an ApiError.
 */
export async function* watchObject<Kind extends KindName>(
  api: Api,
  seen: ReadObject<Kind>,
  { signal, onLost }: WatchOptions,
): AsyncGenerator<Watched<Kind>, void, undefined> {
  let last: Watched<Kind> = { object: seen, isDeleted: false };
  let failures = 0;
  while (!last.isDeleted) {
    try {
      for await (const watched of watchThenLook(api, last.object, signal)) {
        failures = 0;
        last = watched;
        yield watched;
      }
    } catch (error) {
      signal.throwIfAborted();
      if (!isPassing(error)) throw error;
      if (failures === 0) onLost(error);
      await delay(Math.min(firstRetryMilliseconds * 2 ** failures, maximumRetryMilliseconds), undefined, { signal });
      failures += 1;
    }
  }
}

/** What a watch missed, since its history was too short, is seen by a look at the object. */
async function* watchThenLook<Kind extends KindName>(
  api: Api,
  seen: ReadObject<Kind>,
  signal: AbortSignal,
): AsyncGenerator<Watched<Kind>, void, undefined> {
  let object = seen;
  for await (const watched of watchOnce(api, object, signal)) {
    object = watched.object;
    yield watched;
    if (watched.isDeleted) return;
  }
  yield await refreshed(api, object);
}

/** The server ends a watch after some minutes, and when its history is too short. */
async function* watchOnce<Kind extends KindName>(
  api: Api,
  { kind, metadata }: ReadObject<Kind>,
  signal: AbortSignal,
): AsyncGenerator<Watched<Kind>, void, undefined> {
  const { name, resourceVersion } = metadata;
  const query = { watch: 'true', fieldSelector: `metadata.name=${name}`, resourceVersion };
  const lines = await api.stream({ method: 'GET', kind: kind as Kind, query, signal });
  for await (const line of cutIsLost(jsonLines(lines))) {
    const { type, object } = line as { readonly type: string; readonly object: unknown };
    if (type === 'ERROR') {
      const { code = 500 } = object as { readonly code?: number };
      if (code === 410) return;
      throw apiErrorOf(code, JSON.stringify(object));
    }
    yield { object: readObject(kind as Kind, object), isDeleted: type === 'DELETED' };
  }
}

async function* cutIsLost(lines: AsyncIterable<unknown>): AsyncGenerator<unknown, void, undefined> {
  try {
    yield* lines;
  } catch (error) {
    throw new ApiError(`the connection was cut: ${(error as Error).message}`, 0, error);
  }
}

/** An object of the same name that has another UID is another one: this one is gone. */
async function refreshed<Kind extends KindName>(api: Api, object: ReadObject<Kind>): Promise<Watched<Kind>> {
  try {
    const now = await getObject(api, object.kind as Kind, object.metadata.name);
    return now.metadata.uid === object.metadata.uid ? { object: now, isDeleted: false } : { object, isDeleted: true };
  } catch (error) {
    if (isNotFound(error)) return { object, isDeleted: true };
    throw error;
  }
}

function isPassing(error: unknown): error is ApiError {
  return error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500);
}
