import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { connect, type Connection } from '@kubevac/cli/kube/connection.ts';
import { API_GROUP_VERSION, KINDS } from '@kubevac/crds/kinds.ts';

/** Kubernetes objects as the tests look at them. */
export interface SeenObject {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly creationTimestamp: string;
    readonly deletionTimestamp?: string;
    readonly finalizers?: readonly string[];
  };
  // oxlint-disable-next-line typescript/no-explicit-any -- whatever the API server says
  readonly status?: any;
}

interface Sent {
  readonly method: 'GET' | 'PATCH';
  readonly contentType?: 'application/merge-patch+json' | 'application/apply-patch+yaml';
  readonly body?: object;
}

/** Kubevac's objects of one namespace, without a process of kubectl for each look. */
export class ApiClient {
  readonly #connection: Connection;
  readonly #namespace: string;

  static async open(kubeconfig: string, namespace: string): Promise<ApiClient> {
    return new ApiClient(await connect({ kubeconfig }), namespace);
  }

  private constructor(connection: Connection, namespace: string) {
    this.#connection = connection;
    this.#namespace = namespace;
  }

  /** @param resource a kind as kubectl takes it, or one of `others`. Rejects when there is no such object, or no answer; throws for a kind it does not know. */
  get(resource: string, name: string): Promise<SeenObject> {
    return this.#send(this.#path(resource, name), { method: 'GET' }) as Promise<SeenObject>;
  }

  async list<Item = SeenObject>(resource: string, labelSelector = ''): Promise<Item[]> {
    const path = `${this.#path(resource)}?labelSelector=${encodeURIComponent(labelSelector)}`;
    return ((await this.#send(path, { method: 'GET' })) as { items: Item[] }).items;
  }

  /** As `kubectl apply --server-side --force-conflicts`. */
  async apply(object: { kind: string; metadata: { name: string }; spec: object }): Promise<SeenObject> {
    const path = `${this.#path(object.kind, object.metadata.name)}?fieldManager=test&force=true`;
    const body = { apiVersion: API_GROUP_VERSION, ...object };
    return (await this.#send(path, {
      method: 'PATCH',
      contentType: 'application/apply-patch+yaml',
      body,
    })) as SeenObject;
  }

  async patch(resource: string, name: string, body: object): Promise<void> {
    await this.#send(this.#path(resource, name), {
      method: 'PATCH',
      contentType: 'application/merge-patch+json',
      body,
    });
  }

  #path(resource: string, name?: string): string {
    const { group, plural } = collectionOf(resource);
    const place = resource === 'nodes' ? group : `${group}/namespaces/${this.#namespace}`;
    return `${place}/${plural}${name === undefined ? '' : `/${name}`}`;
  }

  async #send(path: string, { method, contentType, body }: Sent): Promise<unknown> {
    const url = `${this.#connection.server}/${path}`;
    const headers = contentType && { 'content-type': contentType };
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const sent = request(url, { ...this.#connection.options, method, headers }, (response) => {
      text(response).then((answer) => {
        if ((response.statusCode ?? 0) < 300) resolve(answer);
        else reject(new Error(`${method} ${path}: ${answer}`));
      }, reject);
    });
    sent.on('error', reject).end(body && JSON.stringify(body));
    return JSON.parse(await promise);
  }
}

/** Others that tests wait for, by their plurals: their groups. */
const others: Readonly<Record<string, string>> = {
  leases: 'apis/coordination.k8s.io/v1',
  events: 'api/v1',
  jobs: 'apis/batch/v1',
  configmaps: 'api/v1',
  nodes: 'api/v1',
  pods: 'api/v1',
  secrets: 'api/v1',
};

/** Its group and its plural. */
function collectionOf(resource: string): { readonly group: string; readonly plural: string } {
  const found = KINDS.find(({ kind, plural, singular, shortNames }) =>
    [kind.toLowerCase(), plural, singular, ...shortNames].includes(resource.toLowerCase()),
  );
  if (found !== undefined) return { group: `apis/${API_GROUP_VERSION}`, plural: found.plural };
  const group = others[resource];
  if (group === undefined) throw new Error(`there is no kind ${resource}`);
  return { group, plural: resource };
}
