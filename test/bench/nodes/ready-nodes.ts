import { silentLogger } from '@kubevac/base/log.ts';
import type { KubeClient } from '@kubevac/operator/kube/client.ts';
import { Reflector } from '@kubevac/operator/kube/reflector.ts';
import { nodeResource } from '@kubevac/operator/objects/node.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import { until } from '../../support/until.ts';

interface SeenNode {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/** How many Nodes are Ready, by a watch. */
export class ReadyNodes {
  readonly #ready = new Set<string>();
  #lastAt = 0;

  static async watch(cleanup: Cleanup, client: KubeClient): Promise<ReadyNodes> {
    const seen = new ReadyNodes();
    const stop = new AbortController();
    cleanup.after(() => stop.abort());
    const reflector = new Reflector({
      client,
      resource: nodeResource,
      log: silentLogger,
      parse: (raw) => {
        const { metadata, status } = raw as SeenNode & { readonly metadata: { readonly name: string } };
        const isReady = status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') === true;
        return { name: metadata.name, isReady };
      },
      onEvent: ({ type, object }) => seen.#see(object.name, object.isReady && type !== 'Deleted'),
    });
    void reflector.start(stop.signal);
    await reflector.waitForSync(AbortSignal.timeout(30_000));
    return seen;
  }

  /** When the last of so many became Ready, in milliseconds of `performance.now()`. */
  async whenReady(count: number, what: () => string): Promise<number> {
    const limits = { deadlineMilliseconds: 300_000, pollMilliseconds: 20 };
    await until(() => this.#ready.size >= count, {
      ...limits,
      what: () => `${this.#ready.size} Nodes Ready\n${what()}`,
    });
    return this.#lastAt;
  }

  #see(name: string, isReady: boolean): void {
    if (isReady === this.#ready.has(name)) return;
    if (!isReady) return void this.#ready.delete(name);
    this.#ready.add(name);
    this.#lastAt = performance.now();
  }
}
