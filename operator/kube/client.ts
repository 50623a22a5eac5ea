import { isKubeError, unreachable } from './kube-error.ts';
import { Requester, type KubeClientOptions, type KubeRequest, type Query } from './requester.ts';
import { apiVersionOf, resourcePath, type Resource } from './resource-path.ts';
import type { TextAnswer, TextRequest } from './send-text.ts';

export type { KubeClientOptions, KubeRequest, Query, RequestObservation } from './requester.ts';

/** One object: `namespace` is absent for cluster-wide resources. */
export interface ObjectName {
  readonly namespace?: string | undefined;
  readonly name: string;
  readonly subresource?: string | undefined;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMilliseconds?: number | undefined;
}

export interface WriteOptions extends CallOptions {
  readonly fieldManager?: string | undefined;
}

export interface ApplyOptions extends WriteOptions {
  readonly fieldManager: string;
  /** Take fields that another manager owns. */
  readonly force?: boolean | undefined;
}

export interface DeleteOptions extends CallOptions {
  /** Conflict when the object is another one or has changed. */
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string } | undefined;
  /** The object's own when absent; 0 is at once. */
  readonly gracePeriodSeconds?: number | undefined;
}

export interface ListOptions extends CallOptions {
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  /** Objects in one page; 500 when absent. */
  readonly pageLimit?: number | undefined;
}

export interface KubeList {
  /** Plain JSON, each with `apiVersion` and `kind`. */
  readonly items: readonly unknown[];
  /** The items are the collection as it was at this resourceVersion, which is at least that of the call's begin. */
  readonly resourceVersion: string;
}

const defaultPageLimit = 500;

/**
 * The Kubernetes API over cached keep-alive connections; plain JSON in, plain JSON out. Safe to share. Every method rejects
 * with a KubeError, or with the signal's reason when the caller aborted. Made without effect; `close()` when
 * everything that uses it has ended.
 */
export class KubeClient {
  readonly #options: KubeClientOptions;
  readonly #requester: Requester;

  constructor(options: KubeClientOptions) {
    this.#options = options;
    this.#requester = new Requester(options);
  }

  /** The namespace of the context, or of the Pod we run in. */
  get namespace(): string {
    return this.#options.connection.namespace;
  }

  /** The API server's time in milliseconds since the Unix epoch, to within a second; undefined before its first answer. */
  serverTime(): number | undefined {
    return this.#requester.serverTime();
  }

  /** Sends one request and gives the parsed answer. A GET that meets an absent server is tried again, twice. */
  request(request: KubeRequest): Promise<unknown> {
    return this.#requester.request(request);
  }

  /** For the many small writes that must not wait for others. See Requester. */
  sendText(request: TextRequest): Promise<TextAnswer> {
    return this.#requester.sendText(request);
  }

  /** Opens a watch or a log. See Requester. */
  stream(request: Omit<KubeRequest, 'timeoutMilliseconds'>): Promise<AsyncIterable<Uint8Array>> {
    return this.#requester.stream(request);
  }

  get(resource: Resource, object: ObjectName, options: CallOptions = {}): Promise<unknown> {
    return this.request({ method: 'GET', path: resourcePath(resource, object), ...options });
  }

  /**
   * Lists a collection as it is now (a consistent read), in pages. When the snapshot that the pages are read
   * from has expired the list begins anew, at last as one page, so that the items always belong to one resourceVersion.
   */
  async list(resource: Resource, options: ListOptions = {}): Promise<KubeList> {
    const limit = options.pageLimit ?? defaultPageLimit;
    for (const pageLimit of [limit, limit, 0]) {
      const list = await this.#listPages(resource, { ...options, pageLimit });
      if (list !== undefined) return list;
    }
    throw unreachable('the list expired while it was read', 'Expired');
  }

  /** The resourceVersion that a consistent list would have now, without its objects. */
  async readResourceVersion(
    resource: Resource,
    options: CallOptions & { readonly namespace?: string | undefined } = {},
  ) {
    const { namespace, ...call } = options;
    const path = resourcePath(resource, { namespace });
    const list = await this.request({ method: 'GET', path, query: { limit: 1 }, ...call });
    return (list as RawList).metadata.resourceVersion;
  }

  create(
    resource: Resource,
    object: unknown,
    options: WriteOptions & { readonly namespace?: string | undefined } = {},
  ) {
    const { namespace, fieldManager, ...call } = options;
    const path = resourcePath(resource, { namespace });
    return this.request({ method: 'POST', path, body: object, query: { fieldManager }, ...call });
  }

  /** Conflict when the body's `metadata.resourceVersion` is not the current one. */
  replace(resource: Resource, name: ObjectName, object: unknown, options: WriteOptions = {}): Promise<unknown> {
    return this.#write('PUT', 'application/json', { resource, name, body: object, options });
  }

  /** A `metadata.resourceVersion` in the patch is a precondition. */
  mergePatch(resource: Resource, name: ObjectName, patch: unknown, options: WriteOptions = {}): Promise<unknown> {
    return this.#write('PATCH', 'application/merge-patch+json', { resource, name, body: patch, options });
  }

  /** For built-in kinds: a list whose items have a key, as conditions have a type, is changed item by item. */
  strategicPatch(resource: Resource, name: ObjectName, patch: unknown, options: WriteOptions = {}): Promise<unknown> {
    return this.#write('PATCH', 'application/strategic-merge-patch+json', { resource, name, body: patch, options });
  }

  /** RFC 6902; a `test` that does not hold is Invalid. */
  jsonPatch(
    resource: Resource,
    name: ObjectName,
    patch: readonly object[],
    options: WriteOptions = {},
  ): Promise<unknown> {
    return this.#write('PATCH', 'application/json-patch+json', { resource, name, body: patch, options });
  }

  /** Server-side apply: `object` is everything this field manager wants; what it no longer names is let go. */
  applyPatch(resource: Resource, name: ObjectName, object: object, options: ApplyOptions): Promise<unknown> {
    const body = { apiVersion: apiVersionOf(resource), kind: resource.kind, ...object };
    return this.#write('PATCH', 'application/apply-patch+yaml', { resource, name, body, options });
  }

  /** Resolves when the API server has taken the deletion; finalizers may keep the object. NotFound when there is none. */
  delete(resource: Resource, object: ObjectName, options: DeleteOptions = {}): Promise<unknown> {
    const { signal, timeoutMilliseconds, ...rest } = options;
    const body = { apiVersion: 'v1', kind: 'DeleteOptions', ...rest };
    return this.request({ method: 'DELETE', path: resourcePath(resource, object), body, signal, timeoutMilliseconds });
  }

  /** Ends all connections at once; what is under way rejects. */
  close(): Promise<void> {
    return this.#requester.close();
  }

  #write(method: 'PUT' | 'PATCH', contentType: string, write: Write): Promise<unknown> {
    const { fieldManager, signal, timeoutMilliseconds, force } = write.options;
    const path = resourcePath(write.resource, write.name);
    const query = { fieldManager, ...(force === true && { force: true }) };
    return this.request({ method, path, query, body: write.body, contentType, signal, timeoutMilliseconds });
  }

  /** Undefined when the pages' snapshot expired. */
  async #listPages(resource: Resource, options: ListOptions): Promise<KubeList | undefined> {
    const { namespace, labelSelector, fieldSelector, pageLimit, signal, timeoutMilliseconds } = options;
    const path = resourcePath(resource, { namespace });
    const items: unknown[] = [];
    let token: string | undefined;
    for (;;) {
      const limit = pageLimit === 0 ? undefined : pageLimit;
      const query: Query = { labelSelector, fieldSelector, limit, continue: token };
      const page = await this.request({ method: 'GET', path, query, signal, timeoutMilliseconds }).catch((error) => {
        if (token !== undefined && isKubeError(error, 'Gone')) return undefined;
        throw error;
      });
      if (page === undefined) return undefined;
      const { items: found, metadata } = page as RawList;
      for (const item of found ?? []) items.push({ apiVersion: apiVersionOf(resource), kind: resource.kind, ...item });
      token = metadata.continue || undefined;
      if (token === undefined) return { items, resourceVersion: metadata.resourceVersion };
    }
  }
}

interface Write {
  readonly resource: Resource;
  readonly name: ObjectName;
  readonly body: unknown;
  readonly options: WriteOptions & { readonly force?: boolean | undefined };
}

interface RawList {
  readonly items?: readonly object[] | null;
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
}
