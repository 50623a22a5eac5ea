import type { KubeClient } from '@kubevac/operator/kube/client.ts';
import { watchOnce } from '@kubevac/operator/kube/watch.ts';
import type { Resource } from '@kubevac/operator/kube/resource-path.ts';
import type { Cleanup } from '../../support/cleanup.ts';

/** An object as a watch delivered it. */
export interface Sighting<T> {
  readonly object: T;
  /** By `performance.now()`, when its line had been parsed. */
  readonly atMilliseconds: number;
}

const watchSeconds = 3_600;

/** Watches one kind in one namespace from now on; `onSight` is told of every version of every object. */
export async function watchObjects<T>(
  cleanup: Cleanup,
  what: { readonly client: KubeClient; readonly resource: Resource; readonly namespace: string },
  onSight: (sighting: Sighting<T>) => void,
): Promise<void> {
  const { client, resource, namespace } = what;
  const ended = new AbortController();
  const watching = watchOnce({
    client,
    resource,
    query: { namespace },
    resourceVersion: await client.readResourceVersion(resource, { namespace }),
    timeoutSeconds: watchSeconds,
    graceMilliseconds: 1_000,
    signal: ended.signal,
    onBookmark: () => undefined,
    onObject: (_type, object) => onSight({ object: object as T, atMilliseconds: performance.now() }),
  }).catch((error: unknown) => {
    if (!ended.signal.aborted) throw error;
  });
  cleanup.after(async () => {
    ended.abort();
    await watching;
  });
}
