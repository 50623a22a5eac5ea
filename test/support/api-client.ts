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

  /** @param resource a kind as kubectl takes it. Rejects when there is no such object, or no answer. */
  async get(resource: string, name: string): Promise<SeenObject> {
    return (await this.#send(`${pluralOf(resource)}/${name}`, { method: 'GET' })) as SeenObject;
  }

  async list(resource: string, labelSelector: string): Promise<SeenObject[]> {
    const path = `${pluralOf(resource)}?labelSelector=${encodeURIComponent(labelSelector)}`;
    return ((await this.#send(path, { method: 'GET' })) as { items: SeenObject[] }).items;
  }

  /** As `kubectl apply --server-side --force-conflicts`. */
  async apply(object: { kind: string; metadata: { name: string }; spec: object }): Promise<SeenObject> {
    const path = `${pluralOf(object.kind)}/${object.metadata.name}?fieldManager=test&force=true`;
    const body = { apiVersion: API_GROUP_VERSION, ...object };
    return (await this.#send(path, {
      method: 'PATCH',
      contentType: 'application/apply-patch+yaml',
      body,
    })) as SeenObject;
  }

  async patch(resource: string, name: string, body: object): Promise<void> {
    const path = `${pluralOf(resource)}/${name}`;
    await this.#send(path, { method: 'PATCH', contentType: 'application/merge-patch+json', body });
  }

  async #send(path: string, { method, contentType, body }: Sent): Promise<unknown> {
    const url = `${this.#connection.server}/apis/${API_GROUP_VERSION}/namespaces/${this.#namespace}/${path}`;
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

function pluralOf(resource: string): string {
  const found = KINDS.find(({ kind, plural, singular, shortNames }) =>
    [kind.toLowerCase(), plural, singular, ...shortNames].includes(resource.toLowerCase()),
  );
  if (found === undefined) throw new Error(`there is no kind ${resource}`);
  return found.plural;
}
