import type { CallOptions, KubeClient } from './client.ts';
import type { Resource } from './resource-path.ts';

/** The object a write is meant for. What is given of `uid` and `resourceVersion` must still hold, else Conflict. */
export interface ApplyTarget {
  readonly namespace?: string | undefined;
  readonly name: string;
  readonly uid?: string | undefined;
  readonly resourceVersion?: string | undefined;
}

export interface StatusWrite {
  readonly resource: Resource;
  readonly target: ApplyTarget;
  /** Every status field this manager owns; one that is left out is removed. */
  readonly status: object;
  /** One for each controller, equal in all replicas. */
  readonly fieldManager: string;
}

/**
 * Writes a status by server-side apply, taking over what others own of these fields. Costs no new
 * resourceVersion when nothing changes. Resolves with the object as it is now.
 *
 * @throws KubeError NotFound when there is no such object, Conflict when `target` does not hold any more
 */
export function applyStatus(client: KubeClient, write: StatusWrite, options: CallOptions = {}): Promise<unknown> {
  const { namespace, name, uid, resourceVersion } = write.target;
  return client.applyPatch(
    write.resource,
    { namespace, name, subresource: 'status' },
    { metadata: { name, namespace, uid, resourceVersion }, status: write.status },
    { ...options, fieldManager: write.fieldManager, force: true },
  );
}

/** What a finalizer write must know of the object: the list is replaced as a whole, so it must be the current one. */
export interface FinalizerTarget extends ApplyTarget {
  readonly resourceVersion: string;
  readonly finalizers?: readonly string[] | undefined;
}

export interface FinalizerWrite {
  readonly resource: Resource;
  readonly target: FinalizerTarget;
  readonly finalizer: string;
}

/**
 * Adds a finalizer; undefined when it is there already. With the resourceVersion as precondition (PROTOCOL rule 6).
 *
 * @throws KubeError Conflict when the object has changed, Invalid when it is already being deleted
 */
export function addFinalizer(client: KubeClient, write: FinalizerWrite, options: CallOptions = {}): Promise<unknown> {
  return addFinalizers(client, { ...write, finalizers: [write.finalizer] }, options);
}

/** The same for several at once. */
export function addFinalizers(
  client: KubeClient,
  { finalizers, ...write }: Omit<FinalizerWrite, 'finalizer'> & { readonly finalizers: readonly string[] },
  options: CallOptions = {},
): Promise<unknown> {
  const present = write.target.finalizers ?? [];
  const missing = finalizers.filter((finalizer) => !present.includes(finalizer));
  if (missing.length === 0) return Promise.resolve();
  return replaceFinalizers(client, write, [...present, ...missing], options);
}

/**
 * Removes a finalizer; undefined when it is not there. With the resourceVersion as precondition (PROTOCOL rule 6).
 *
 * @throws KubeError Conflict when the object has changed, NotFound when it is gone
 */
export function removeFinalizer(
  client: KubeClient,
  write: FinalizerWrite,
  options: CallOptions = {},
): Promise<unknown> {
  const present = write.target.finalizers ?? [];
  if (!present.includes(write.finalizer)) return Promise.resolve();
  return replaceFinalizers(
    client,
    write,
    present.filter((one) => one !== write.finalizer),
    options,
  );
}

function replaceFinalizers(
  client: KubeClient,
  { resource, target }: Omit<FinalizerWrite, 'finalizer'>,
  finalizers: readonly string[],
  options: CallOptions,
): Promise<unknown> {
  const { namespace, name, uid, resourceVersion } = target;
  return client.mergePatch(resource, { namespace, name }, { metadata: { uid, resourceVersion, finalizers } }, options);
}
