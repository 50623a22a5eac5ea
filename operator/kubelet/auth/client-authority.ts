import { setTimeout as delay } from 'node:timers/promises';
import { onceIn, type Logger } from '@kubevac/base/log.ts';
import type { KubeClient } from '../../kube/client.ts';
import { isKubeError } from '../../kube/kube-error.ts';
import type { Resource } from '../../kube/resource-path.ts';

const configMaps: Resource = { group: '', version: 'v1', plural: 'configmaps', kind: 'ConfigMap' };
const published = { namespace: 'kube-system', name: 'extension-apiserver-authentication' };

const defaultReadMilliseconds = 30_000;
/** Until it was read once, nobody with a certificate gets in. */
const firstReadMilliseconds = 2_000;

export interface ClientAuthorityOptions {
  readonly client: KubeClient;
  readonly log: Logger;
  /** A new authority is taken up after so long; 30 s when absent. */
  readonly readMilliseconds?: number | undefined;
  /**
   * Called with the authorities (PEM, one or more) that clients' certificates must be signed by, whenever they have changed; with
   * undefined when the cluster names none. Throws when they cannot be used: then it is called again after the next reading.
   */
  readonly onChange: (pem: string | undefined) => void;
}

/** Reads who signs the certificates of the API server and of people: the cluster publishes it in a ConfigMap. */
export class ClientAuthority {
  readonly #options: ClientAuthorityOptions;
  readonly #repeating: Logger;
  #read = false;
  #pem: string | undefined;

  constructor(options: ClientAuthorityOptions) {
    this.#options = options;
    this.#repeating = onceIn(options.log, 60_000);
  }

  /** Whether it was read at all. What was read last holds while it cannot be read again. */
  get known(): boolean {
    return this.#read;
  }

  /** Reads it again and again until the signal aborts. Never rejects. */
  async start(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#readOnce(signal);
      const wait = this.#read ? (this.#options.readMilliseconds ?? defaultReadMilliseconds) : firstReadMilliseconds;
      await delay(wait, undefined, { signal }).catch(() => undefined);
    }
  }

  async #readOnce(signal: AbortSignal): Promise<void> {
    const { client, onChange } = this.#options;
    try {
      const found = await client.get(configMaps, published, { signal, timeoutMilliseconds: 5_000 }).catch((error) => {
        if (isKubeError(error, 'NotFound')) return {};
        throw error;
      });
      const pem = (found as ConfigMap).data?.['client-ca-file'];
      if (this.#read && pem === this.#pem) return;
      onChange(pem);
      this.#pem = pem;
      this.#read = true;
    } catch (error) {
      if (!signal.aborted) this.#repeating.warn({ error, ...published }, 'authority for client certificates not read');
    }
  }
}

interface ConfigMap {
  readonly data?: Readonly<Record<string, string>>;
}
