import { LIMITS } from '@kubevac/protocol/limits.ts';
import type { KubeClient } from '../kube/client.ts';
import { isKubeError } from '../kube/kube-error.ts';
import type { Resource } from '../kube/resource-path.ts';

const configMapResource: Resource = { group: '', version: 'v1', plural: 'configmaps', kind: 'ConfigMap' };
const EPOCH_NAME = 'kubevac-epoch';

interface EpochObject {
  readonly metadata: { readonly resourceVersion: string };
  readonly data?: { readonly epoch?: string };
}

/**
 * The cluster-wide epoch (PROTOCOL rule 9): raised when agents have seen resourceVersions that this cluster's data has not
 * reached, which is after a restored backup or a move to a new cluster. A new epoch makes them forget their fences.
 */
export class Epoch {
  readonly #client: KubeClient;
  readonly #namespace: string;

  constructor(client: KubeClient, namespace: string) {
    this.#client = client;
    this.#namespace = namespace;
  }

  /** The epoch as it is now; made when there is none. */
  async read(): Promise<number> {
    return numberOf(await this.#get());
  }

  /**
   * Raises the epoch above what an agent has seen, unless somebody has done so already. Compare-and-set.
   * @returns the epoch as it is now
   * @throws where there is none above: only a person can set the agents to rights that claim so
   */
  async raiseAbove(seen: number): Promise<number> {
    const object = await this.#get();
    if (numberOf(object) > seen) return numberOf(object);
    if (seen >= LIMITS.epoch) throw new Error(`epoch ${seen} is the last there is`);
    const next = this.#objectOf(seen + 1, object.metadata.resourceVersion);
    await this.#client.replace(configMapResource, { namespace: this.#namespace, name: EPOCH_NAME }, next);
    return seen + 1;
  }

  async #get(): Promise<EpochObject> {
    const name = { namespace: this.#namespace, name: EPOCH_NAME };
    try {
      return (await this.#client.get(configMapResource, name)) as EpochObject;
    } catch (error) {
      if (!isKubeError(error, 'NotFound')) throw error;
    }
    const created = this.#client.create(configMapResource, this.#objectOf(1), { namespace: this.#namespace });
    return (await created.catch((error: unknown) => {
      if (!isKubeError(error, 'AlreadyExists')) throw error;
      return this.#client.get(configMapResource, name);
    })) as EpochObject;
  }

  #objectOf(epoch: number, resourceVersion?: string): object {
    const metadata = { name: EPOCH_NAME, namespace: this.#namespace, ...(resourceVersion && { resourceVersion }) };
    return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { epoch: String(epoch) } };
  }
}

/** An epoch that somebody wrote by hand and does not read counts as the first. */
function numberOf({ data }: EpochObject): number {
  const epoch = Number(data?.epoch);
  return Number.isSafeInteger(epoch) && epoch > 0 && epoch <= LIMITS.epoch ? epoch : 1;
}
