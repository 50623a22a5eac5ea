import { setTimeout as delay } from 'node:timers/promises';
import { API_GROUP } from '@kubevac/crds/kinds.ts';
import type { KubeClient } from '@kubevac/operator/kube/client.ts';
import { isKubeError } from '@kubevac/operator/kube/kube-error.ts';
import { isClusterWide, type Manifest } from '../operator-access.ts';
import { lastApplied } from './last-applied.ts';
import { resourceFor } from './manifests.ts';

interface Created {
  readonly manifest: Manifest;
  readonly namespace: string | undefined;
  readonly uid: string;
}

/** Kubernetes 1.36 has them. Without them missions spell out what they need (docs/nodes.md). */
const missingInOlder = new Set(['MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding']);
const establishMilliseconds = 30_000;
const removalMilliseconds = 20_000;

/** What the demo put into a cluster: made, never changed, and removed by UID. */
export class Installation {
  readonly #client: KubeClient;
  readonly #created: Created[] = [];

  constructor(client: KubeClient) {
    this.#client = client;
  }

  /** @throws Error with one sentence when the object exists already: it belongs to somebody else */
  async create(manifest: Manifest, defaultNamespace: string): Promise<void> {
    const namespace = isClusterWide(manifest.kind) ? undefined : (manifest.metadata.namespace ?? defaultNamespace);
    const placed = { ...manifest, metadata: { ...manifest.metadata, ...(namespace && { namespace }) } };
    const body = { ...placed, metadata: { ...placed.metadata, ...appliedBefore(placed) } };
    try {
      const object = await this.#client.create(resourceFor(manifest), body, { namespace });
      const { uid } = (object as { metadata: { uid: string } }).metadata;
      this.#created.push({ manifest, namespace, uid });
    } catch (error) {
      if (isKubeError(error, 'NotFound') && missingInOlder.has(manifest.kind)) return;
      if (!isKubeError(error, 'AlreadyExists')) throw error;
      const name = `${manifest.kind} ${manifest.metadata.name}`;
      throw new Error(`${name} exists already: the demo does not touch what it did not make`, { cause: error });
    }
  }

  /** Resolves when the API server serves every CRD that was created. */
  async waitForCrds(signal: AbortSignal): Promise<void> {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(establishMilliseconds)]);
    for (const { manifest } of this.#created.filter(
      (created) => created.manifest.kind === 'CustomResourceDefinition',
    )) {
      while (!(await this.#isEstablished(manifest))) await delay(50, undefined, { signal: deadline });
    }
  }

  /** Removes, newest first, what is still the object that was made. */
  async remove(): Promise<void> {
    for (const created of this.#created.splice(0).reverse()) await this.#removeOne(created);
  }

  async #isEstablished(manifest: Manifest): Promise<boolean> {
    const object = await this.#client.get(resourceFor(manifest), { name: manifest.metadata.name });
    const { status } = object as { status?: { conditions?: { type: string; status: string }[] } };
    return status?.conditions?.some(({ type, status: value }) => type === 'Established' && value === 'True') === true;
  }

  async #removeOne({ manifest, namespace, uid }: Created): Promise<void> {
    const resource = resourceFor(manifest);
    const name = { namespace, name: manifest.metadata.name };
    const gone = (error: unknown): undefined => {
      if (!isKubeError(error, 'NotFound', 'Conflict')) throw error;
    };
    await this.#client.delete(resource, name, { preconditions: { uid } }).catch(gone);
    const deadline = performance.now() + removalMilliseconds;
    while (manifest.kind === 'VacuumRobot' && performance.now() < deadline) {
      const object = await this.#client.get(resource, name).catch(gone);
      if ((object as { metadata: { uid: string } } | undefined)?.metadata.uid !== uid) return;
      await delay(100);
    }
  }
}

/** A sample is left as `kubectl apply` would have left it, so that a person may apply the same file again, and nothing is changed. */
function appliedBefore(manifest: Manifest): { readonly annotations?: Readonly<Record<string, string>> } {
  return manifest.apiVersion.startsWith(`${API_GROUP}/`)
    ? { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': lastApplied(manifest) } }
    : {};
}
