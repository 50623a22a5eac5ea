import { setTimeout as delay } from 'node:timers/promises';
import { onceIn, type Logger } from '@kubevac/base/log.ts';
import type { KubeClient } from '../kube/client.ts';
import { resourcePath } from '../kube/resource-path.ts';
import { leaseConnections } from '../kube/transport.ts';
import { NODE_LEASE_NAMESPACE, ROBOT_UID_LABEL } from '../objects/node.ts';
import { leaseText, renewedLease, resourceVersionIn, type LeasedNode, type LeaseText } from './lease-text.ts';

export interface NodeLeasesOptions {
  readonly client: KubeClient;
  /** A Lease that was not renewed for so long has lapsed; 40 as a kubelet's. */
  readonly durationSeconds: number;
  readonly log: Logger;
}

interface Lease {
  readonly node: LeasedNode;
  readonly text: LeaseText;
  /** Monotonic. */
  dueAt: number;
  underWay: boolean;
  /** Undefined until it is known: then it is created. */
  resourceVersion: string | undefined;
  renewedAt: number | undefined;
  readonly keptAt: number;
}

const leaseResource = { group: 'coordination.k8s.io', version: 'v1', plural: 'leases', kind: 'Lease' } as const;
const collectionPath = resourcePath(leaseResource, { namespace: NODE_LEASE_NAMESPACE });
/** Of the duration. What is due together is sent together, which costs a third less than one by one; a second late is nothing to 40. */
const tick = 1 / 40;
/** A renewal that gets no answer is given up with its connection, and begun anew. */
const answerMilliseconds = 5_000;
const againMilliseconds = 1_000;
/**
 * The others follow as these end, the longest due first. More would wait for a connection, with text and promises that grow old meanwhile:
 * costly garbage.
 */
const mostUnderWay = leaseConnections;
/** So that those that began together do not stay together; a kubelet has the same. */
const jitter = 0.04;

/**
 * Renews the Leases of all Nodes on one timer and on connections of its own: no robot, no other request and no cache has a part
 * in it. A quarter of its duration after the last renewal a Lease is due again.
 */
export class NodeLeases {
  readonly #options: NodeLeasesOptions;
  readonly #repeating: Logger;
  readonly #leases = new Map<string, Lease>();
  #underWay = 0;
  /** Due, and not under way yet. */
  #waiting: Lease[] = [];
  #isStarted = false;
  /** Since the start. */
  readonly counters = { renewed: 0, failed: 0 };

  constructor(options: NodeLeasesOptions) {
    this.#options = options;
    this.#repeating = onceIn(options.log, 60_000);
  }

  /** Renews it from now on, at once for the first time. */
  keep(node: LeasedNode): void {
    const known = this.#leases.get(node.name);
    if (known?.node.uid === node.uid) return;
    const text = leaseText(node, this.#options.durationSeconds);
    const dueAt = performance.now();
    const lease: Lease = {
      node,
      text,
      dueAt,
      underWay: false,
      resourceVersion: undefined,
      renewedAt: undefined,
      keptAt: dueAt,
    };
    this.#leases.set(node.name, lease);
    this.#waiting.push(lease);
    this.#sendNext();
  }

  /** The Node is gone, or is another's; its Lease goes with it, or lapses. */
  drop(name: string): void {
    this.#leases.delete(name);
  }

  /** How long ago the Lease was renewed that was renewed the longest ago, or is not there although it should be; 0 without any. */
  get oldestSeconds(): number {
    const now = performance.now();
    const ages = Array.from(this.#leases.values(), ({ renewedAt, keptAt }) => now - (renewedAt ?? keptAt));
    return Math.max(0, ...ages) / 1_000;
  }

  /** Renews until the signal aborts; what is under way then is left to itself. */
  async start(signal: AbortSignal): Promise<void> {
    this.#isStarted = true;
    while (!signal.aborted) {
      this.#sendDue();
      await delay(this.#options.durationSeconds * 1_000 * tick, undefined, { signal }).catch(() => undefined);
    }
    this.#isStarted = false;
  }

  #sendDue(): void {
    const now = performance.now();
    const due: Lease[] = [];
    for (const lease of this.#leases.values()) if (!lease.underWay && lease.dueAt <= now) due.push(lease);
    if (due.length > mostUnderWay - this.#underWay) due.sort((a, b) => a.dueAt - b.dueAt);
    this.#waiting = due;
    this.#sendNext();
  }

  #sendNext(): void {
    while (this.#isStarted && this.#underWay < mostUnderWay) {
      const lease = this.#waiting.shift();
      if (lease === undefined) return;
      if (this.#leases.get(lease.node.name) === lease && !lease.underWay) void this.#send(lease);
    }
  }

  async #send(lease: Lease): Promise<void> {
    lease.underWay = true;
    this.#underWay += 1;
    try {
      await (lease.resourceVersion === undefined ? this.#create(lease) : this.#renew(lease, lease.resourceVersion));
    } catch (error) {
      this.#fail(lease, { error });
    } finally {
      lease.underWay = false;
      this.#underWay -= 1;
      this.#sendNext();
    }
  }

  async #renew(lease: Lease, resourceVersion: string): Promise<void> {
    const { status, text } = await this.#write(lease, 'PUT', resourceVersion);
    // 201: somebody had taken it away, and it was made anew.
    if (status === 200 || status === 201) return this.#renewed(lease, text);
    // Somebody wrote to it, or took it away.
    if (status === 409) lease.resourceVersion = await this.#look(lease);
    if (status === 404) lease.resourceVersion = undefined;
    if (status === 409 || status === 404) lease.dueAt = 0;
    else this.#fail(lease, { status });
  }

  async #create(lease: Lease): Promise<void> {
    const { status, text } = await this.#write(lease, 'POST', undefined);
    if (status === 201) return this.#renewed(lease, text);
    if (status !== 409) return this.#fail(lease, { status });
    lease.resourceVersion = await this.#look(lease);
    if (lease.resourceVersion === undefined) this.#fail(lease, { status });
    else lease.dueAt = 0;
  }

  #write({ node, text }: Lease, method: 'POST' | 'PUT', resourceVersion: string | undefined) {
    return this.#options.client.sendText({
      method,
      path: method === 'POST' ? collectionPath : `${collectionPath}/${node.name}`,
      body: renewedLease(text, resourceVersion, Date.now()),
      timeoutMilliseconds: answerMilliseconds,
    });
  }

  /** The version of the Lease that is there, where it is of this robot: one of an earlier Node goes with that Node. */
  async #look({ node }: Lease): Promise<string | undefined> {
    const found = await this.#options.client.get(leaseResource, { namespace: NODE_LEASE_NAMESPACE, name: node.name });
    const { metadata } = found as {
      readonly metadata: { readonly resourceVersion: string; readonly labels?: Readonly<Record<string, string>> };
    };
    return metadata.labels?.[ROBOT_UID_LABEL] === node.robotUid ? metadata.resourceVersion : undefined;
  }

  #renewed(lease: Lease, text: string): void {
    this.counters.renewed += 1;
    const now = performance.now();
    lease.resourceVersion = resourceVersionIn(text);
    lease.renewedAt = now;
    lease.dueAt = now + (this.#options.durationSeconds * 1_000 * (1 + jitter * (2 * Math.random() - 1))) / 4;
  }

  #fail(lease: Lease, about: { readonly status?: number; readonly error?: unknown }): void {
    this.counters.failed += 1;
    lease.dueAt = performance.now() + againMilliseconds;
    this.#repeating.warn({ node: lease.node.name, ...about }, 'lease of a node not renewed');
  }
}
