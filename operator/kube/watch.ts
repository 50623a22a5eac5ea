import type { KubeClient } from './client.ts';
import { jsonLines } from './json-lines.ts';
import { kubeErrorOf, unreachable } from './kube-error.ts';
import { metadataOf } from './object-metadata.ts';
import { resourcePath, type Resource } from './resource-path.ts';

export interface WatchRequest {
  readonly client: KubeClient;
  readonly resource: Resource;
  readonly query: {
    readonly namespace?: string | undefined;
    readonly labelSelector?: string | undefined;
    readonly fieldSelector?: string | undefined;
  };
  /** Told is what came after it. */
  readonly resourceVersion: string;
  readonly timeoutSeconds: number;
  readonly graceMilliseconds: number;
  readonly signal: AbortSignal;
  readonly onBookmark: (resourceVersion: string) => void;
  readonly onObject: (type: 'ADDED' | 'MODIFIED' | 'DELETED', object: unknown, resourceVersion: string) => void;
}

interface WatchLine {
  readonly type: string;
  readonly object: unknown;
}

/**
 * One watch, until the server ends it in time (resolves), or it fails: rejects with a KubeError, Gone when the history from
 * `resourceVersion` on is not there any more, with what a callback threw, or with the signal's reason.
 */
export async function watchOnce(request: WatchRequest): Promise<void> {
  const { client, resource, query, resourceVersion, timeoutSeconds, graceMilliseconds } = request;
  const { namespace, ...selectors } = query;
  // A connection that died without a word (a host that lost power) is silent for ever.
  const overdue = new AbortController();
  const cut = () => overdue.abort(unreachable('the watch outlived its time', 'WatchOverdue'));
  const timer = setTimeout(cut, timeoutSeconds * 1_000 + graceMilliseconds);
  const forward = () => overdue.abort(request.signal.reason);
  request.signal.addEventListener('abort', forward, { once: true });
  if (request.signal.aborted) forward();
  try {
    const stream = await client.stream({
      method: 'GET',
      path: resourcePath(resource, { namespace }),
      query: { ...selectors, watch: true, allowWatchBookmarks: true, resourceVersion, timeoutSeconds },
      signal: overdue.signal,
    });
    for await (const line of jsonLines(stream)) deliver(line as WatchLine, request);
    overdue.signal.throwIfAborted();
  } catch (error) {
    throw overdue.signal.aborted ? overdue.signal.reason : error;
  } finally {
    clearTimeout(timer);
    request.signal.removeEventListener('abort', forward);
    overdue.abort();
  }
}

function deliver({ type, object }: WatchLine, { onBookmark, onObject }: WatchRequest): void {
  if (type === 'ERROR') {
    const { code } = object as { readonly code?: number };
    throw kubeErrorOf(code ?? 500, JSON.stringify(object));
  }
  const { resourceVersion } = metadataOf(object);
  if (type === 'BOOKMARK') onBookmark(resourceVersion);
  else if (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED') onObject(type, object, resourceVersion);
}
