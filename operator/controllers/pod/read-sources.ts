import type { KubeClient } from '../../kube/client.ts';
import { isKubeError } from '../../kube/kube-error.ts';
import { sourceKey, type EnvSource, type ReadSource, type ReadSources } from '../../objects/env-sources.ts';

/** What could not be read is read again after this, as long as its container waits. */
export const faultMilliseconds = 10_000;

interface Kept {
  readonly read: ReadSource;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
}

/**
 * ConfigMaps and Secrets as they were read for one container that waits. Never watched or cached: the operator may read only those for
 * which it was given a Role, and a container has its variables as of its beginning.
 */
export class SourceReader {
  readonly #client: KubeClient;
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();
  #isReading = false;

  constructor(client: KubeClient, now: () => number) {
    this.#client = client;
    this.#now = now;
  }

  readonly sources: ReadSources = (source) => {
    const kept = this.#kept.get(sourceKey(source));
    if (kept === undefined) return undefined;
    return 'fault' in kept.read && this.#now() - kept.at >= faultMilliseconds ? undefined : kept.read;
  };

  /** @returns false when it is at it already */
  async read(namespace: string, sources: readonly EnvSource[]): Promise<boolean> {
    if (this.#isReading) return false;
    this.#isReading = true;
    for (const source of sources) {
      const read = await this.#get(namespace, source);
      this.#kept.set(sourceKey(source), { read, at: this.#now() });
    }
    this.#isReading = false;
    return true;
  }

  async #get(namespace: string, { kind, name }: EnvSource): Promise<ReadSource> {
    const resource = { group: '', version: 'v1', plural: kind === 'Secret' ? 'secrets' : 'configmaps', kind };
    try {
      const { data = {} } = (await this.#client.get(resource, { namespace, name })) as {
        data?: Record<string, string>;
      };
      return { data: kind === 'Secret' ? decoded(data) : data };
    } catch (error) {
      if (isKubeError(error, 'NotFound')) return { fault: 'NotFound' };
      return { fault: isKubeError(error, 'Forbidden') ? 'Forbidden' : 'Unreachable' };
    }
  }
}

function decoded(data: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
}
