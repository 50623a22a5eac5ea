import { setTimeout as delay } from 'node:timers/promises';
import type { KubeClient } from '@kubevac/operator/kube/client.ts';
import { ignoreNotFound } from '@kubevac/operator/kube/kube-error.ts';
import { nodeResource } from '@kubevac/operator/objects/node.ts';
import { podResource, readPod, type PodObject } from '@kubevac/operator/objects/pod.ts';
import type { Cleanup } from './cleanup.ts';
import { leaseOf, leaseResource, type HandMade } from './hand-made.ts';

const inLeases = { namespace: 'kube-node-lease' };
const renewMilliseconds = 5_000;
const lookMilliseconds = 100;

export interface HandMadeKubeletsOptions {
  readonly context: Cleanup;
  /** For machines. */
  readonly admin: KubeClient;
  /** For robots: what it may not do, their kubelet cannot. */
  readonly operator: KubeClient;
}

/**
 * Stands in for kubelets: renews the Leases of Nodes, and has whatever is bound to them Running and Ready, or gone when it is deleted.
 * Missions are the test's own.
 */
export class HandMadeKubelets {
  readonly #options: HandMadeKubeletsOptions;
  readonly #nodes = new Map<string, HandMade>();
  readonly #stop = new AbortController();
  readonly #failures: unknown[] = [];

  constructor(options: HandMadeKubeletsOptions) {
    this.#options = options;
    const running = Promise.all([
      this.#repeat(renewMilliseconds, () => this.#renew()),
      this.#repeat(lookMilliseconds, () => this.#look()),
    ]);
    options.context.after(async () => {
      this.#stop.abort();
      await running;
      if (this.#failures.length > 0) throw new AggregateError(this.#failures, 'a hand-made kubelet failed');
    });
  }

  async add(node: HandMade): Promise<void> {
    await this.#options.admin.create(nodeResource, node);
    await this.#options.admin.create(leaseResource, leaseOf(node), inLeases);
    this.#nodes.set(node.metadata.name, node);
  }

  async #repeat(milliseconds: number, step: () => Promise<void>): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await step().catch((error: unknown) => this.#failures.push(error));
      await delay(milliseconds, undefined, { signal }).catch(() => undefined);
    }
  }

  async #renew(): Promise<void> {
    for (const node of this.#nodes.values()) {
      const { metadata, spec } = leaseOf(node);
      await this.#options.admin.mergePatch(leaseResource, { ...inLeases, name: metadata.name }, { spec });
    }
  }

  async #look(): Promise<void> {
    const { items } = await this.#options.admin.list(podResource);
    for (const pod of items.map(readPod)) {
      const node = this.#nodes.get(pod.spec.nodeName ?? '');
      if (node !== undefined && pod.metadata.labels?.['kubevac.dev/mission'] === undefined)
        await this.#keep(pod, node).catch(ignoreNotFound);
    }
  }

  async #keep(pod: PodObject, node: HandMade): Promise<void> {
    const isRobot = node.metadata.labels?.['kubevac.dev/robot'] !== undefined;
    const client = isRobot ? this.#options.operator : this.#options.admin;
    const { namespace, name } = pod.metadata;
    if (pod.metadata.deletionTimestamp !== undefined)
      await client.delete(podResource, { namespace, name }, { gracePeriodSeconds: 0 });
    else if (pod.status.phase !== 'Running')
      await client.strategicPatch(
        podResource,
        { namespace, name, subresource: 'status' },
        { status: running(pod, isRobot) },
      );
  }
}

/** What runs on a machine has an address, and a container that its runtime knows. */
function running({ metadata, spec }: PodObject, isRobot: boolean): object {
  const podIP = `10.1.${Number.parseInt(metadata.uid.slice(0, 2), 16)}.${Number.parseInt(metadata.uid.slice(2, 4), 16)}`;
  const startedAt = new Date().toISOString();
  const containerStatuses = spec.containers.map(({ name, image }) => ({
    name,
    image,
    imageID: '',
    ready: true,
    started: true,
    restartCount: 0,
    ...(!isRobot && { containerID: `containerd://${metadata.uid}` }),
    state: { running: { startedAt } },
  }));
  const conditions = ['Initialized', 'ContainersReady', 'Ready'].map((type) => ({ type, status: 'True' }));
  return { phase: 'Running', conditions, containerStatuses, ...(!isRobot && { podIP, podIPs: [{ ip: podIP }] }) };
}
