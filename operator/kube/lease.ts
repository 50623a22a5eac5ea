import { setTimeout as delay } from 'node:timers/promises';
import { onceIn, type Logger } from '@kubevac/base/log.ts';
import type { KubeClient } from './client.ts';
import { isKubeError } from './kube-error.ts';
import { decideLease, type LeaseDecision, type ObservedLease } from './lease-decision.ts';
import { microTime } from './micro-time.ts';
import type { Resource } from './resource-path.ts';

export const leaseResource: Resource = { group: 'coordination.k8s.io', version: 'v1', plural: 'leases', kind: 'Lease' };

export interface LeaderElectionOptions {
  readonly client: KubeClient;
  readonly namespace: string;
  readonly name: string;
  /** Different in each process, also after a restart: a leader that finds its own identity goes on leading. */
  readonly identity: string;
  readonly log: Logger;
  /** Others take over when nothing was renewed for so long; 15 s. Written into the Lease in whole seconds, rounded up. */
  readonly leaseDurationMilliseconds?: number | undefined;
  /** A leader that could not renew for so long stops; less than the duration; 10 s. */
  readonly renewDeadlineMilliseconds?: number | undefined;
  readonly retryPeriodMilliseconds?: number | undefined;
}

export interface LeadershipCallbacks {
  /** The work of a leader. The signal aborts when leadership is lost or given up; the lease is released when the work has ended. */
  readonly onStartedLeading: (leading: AbortSignal) => Promise<void> | void;
  /** After the work has ended. */
  readonly onStoppedLeading?: (() => void) | undefined;
}

interface LeaseObject {
  readonly metadata: { readonly resourceVersion: string };
  readonly spec?: {
    readonly holderIdentity?: string;
    readonly leaseDurationSeconds?: number;
    readonly acquireTime?: string;
    readonly renewTime?: string;
    readonly leaseTransitions?: number;
  };
}

/** How long a leader's work may take to end before the lease runs out on its own instead of being released. */
const workEndMilliseconds = 10_000;
const releaseMilliseconds = 2_000;

/**
 * One candidate for one Lease. Two processes may believe they lead for a moment (one that slept, a network cut): leading makes
 * work efficient, never safe (PROTOCOL rule 2).
 */
export class LeaderElection {
  readonly #options: LeaderElectionOptions;
  readonly #durationMilliseconds: number;
  readonly #renewDeadlineMilliseconds: number;
  readonly #retryPeriodMilliseconds: number;
  readonly #repeating: Logger;
  #object: LeaseObject | undefined;
  #observed: ObservedLease | undefined;
  #leading = false;

  constructor(options: LeaderElectionOptions) {
    this.#options = options;
    this.#durationMilliseconds = options.leaseDurationMilliseconds ?? 15_000;
    this.#renewDeadlineMilliseconds = options.renewDeadlineMilliseconds ?? 10_000;
    this.#retryPeriodMilliseconds = options.retryPeriodMilliseconds ?? 2_000;
    this.#repeating = onceIn(options.log, 60_000);
  }

  get leading(): boolean {
    return this.#leading;
  }

  /** Competes, leads, and competes again, until the signal aborts; then resolves with the lease released. Never rejects. */
  async start(signal: AbortSignal, callbacks: LeadershipCallbacks): Promise<void> {
    while (!signal.aborted) {
      if (await this.#try(signal)) await this.#lead(signal, callbacks);
      else await this.#pause(signal);
    }
  }

  async #lead(signal: AbortSignal, callbacks: LeadershipCallbacks): Promise<void> {
    const { log, name } = this.#options;
    const leading = new AbortController();
    this.#leading = true;
    log.info({ lease: name }, 'leading');
    const over = new AbortController();
    const work = runWork(callbacks, leading.signal, log).finally(() => over.abort());
    await this.#keepRenewing(AbortSignal.any([signal, over.signal]));
    // Work that ended by itself failed: whoever holds the lease without working keeps others from it.
    const failed = over.signal.aborted;
    this.#leading = false;
    leading.abort();
    log.info({ lease: name }, 'leading no more');
    const ended = await Promise.race([work.then(() => true), delay(workEndMilliseconds, false, { ref: false })]);
    if (!ended) log.error({ lease: name }, 'work of a leader did not end, lease not released');
    callbacks.onStoppedLeading?.();
    if (ended && (signal.aborted || failed)) await this.#release();
    if (failed) await this.#pause(signal);
  }

  /** Resolves when the signal aborts, somebody else holds the lease, or renewal failed for too long. */
  async #keepRenewing(signal: AbortSignal): Promise<void> {
    let renewedAt = performance.now();
    for (;;) {
      await this.#pause(signal);
      if (signal.aborted) return;
      const begin = performance.now();
      const left = renewedAt + this.#renewDeadlineMilliseconds - begin;
      if (left <= 0) return;
      if (await this.#try(AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(left))]))) renewedAt = begin;
      else if (this.#observed !== undefined && this.#observed.holder !== this.#options.identity) return;
    }
  }

  /** One look, and one write if there is reason. True when we hold the lease now. */
  async #try(signal: AbortSignal): Promise<boolean> {
    try {
      // A leader knows what it wrote last and renews without looking; a Conflict makes it look again.
      if (!this.#leading || this.#object === undefined) await this.#look(signal);
      const decision = decideLease(this.#observed, this.#options.identity, performance.now());
      if (decision === 'wait') return false;
      await this.#write(decision, signal);
      return true;
    } catch (error) {
      if (isKubeError(error, 'Conflict', 'AlreadyExists', 'NotFound')) await this.#look(signal).catch(() => undefined);
      else if (!signal.aborted) this.#repeating.warn({ lease: this.#options.name, error }, 'lease not reached');
      return false;
    }
  }

  async #look(signal: AbortSignal): Promise<void> {
    const { client, namespace, name } = this.#options;
    const found = await client
      .get(leaseResource, { namespace, name }, { signal, timeoutMilliseconds: this.#renewDeadlineMilliseconds })
      .catch((error: unknown) => {
        if (isKubeError(error, 'NotFound')) return undefined;
        throw error;
      });
    this.#observe(found as LeaseObject | undefined);
  }

  #observe(object: LeaseObject | undefined): void {
    if (object !== undefined && object.metadata.resourceVersion === this.#object?.metadata.resourceVersion) return;
    this.#object = object;
    this.#observed = object && observedLease(object, this.#durationMilliseconds);
  }

  async #write(decision: Exclude<LeaseDecision, 'wait'>, signal: AbortSignal): Promise<void> {
    const { client, namespace, name, identity } = this.#options;
    const now = microTime(Date.now());
    const old = this.#object?.spec;
    const took = decision !== 'renew';
    const body = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name, namespace, ...(this.#object && { resourceVersion: this.#object.metadata.resourceVersion }) },
      spec: {
        holderIdentity: identity,
        leaseDurationSeconds: Math.max(1, Math.ceil(this.#durationMilliseconds / 1_000)),
        acquireTime: took ? now : (old?.acquireTime ?? now),
        renewTime: now,
        leaseTransitions: (old?.leaseTransitions ?? 0) + (decision === 'acquire' ? 1 : 0),
      },
    };
    const call = { signal, timeoutMilliseconds: this.#renewDeadlineMilliseconds };
    const written =
      decision === 'create'
        ? await client.create(leaseResource, body, { namespace, ...call })
        : await client.replace(leaseResource, { namespace, name }, body, call);
    this.#observe(written as LeaseObject);
  }

  /** Lets the next one begin at once. If it does not succeed, the lease runs out by itself. */
  async #release(): Promise<void> {
    const { name, log } = this.#options;
    try {
      // A renewal that was cut off may have been taken all the same: then the lease is another version of ours.
      await this.#letGo().catch(async (error: unknown) => {
        if (!isKubeError(error, 'Conflict')) throw error;
        await this.#look(AbortSignal.timeout(releaseMilliseconds));
        await this.#letGo();
      });
    } catch (error) {
      log.warn({ lease: name, error }, 'lease not released');
    }
  }

  async #letGo(): Promise<void> {
    const { client, namespace, name } = this.#options;
    if (this.#object === undefined || this.#observed?.holder !== this.#options.identity) return;
    const { resourceVersion } = this.#object.metadata;
    const patch = { metadata: { resourceVersion }, spec: { holderIdentity: '', renewTime: microTime(Date.now()) } };
    await client.mergePatch(leaseResource, { namespace, name }, patch, { timeoutMilliseconds: releaseMilliseconds });
    this.#object = undefined;
  }

  async #pause(signal: AbortSignal): Promise<void> {
    const jittered = this.#retryPeriodMilliseconds * (1 + Math.random() * 0.2);
    await delay(jittered, undefined, { signal }).catch(() => undefined);
  }
}

function observedLease({ spec = {} }: LeaseObject, defaultDurationMilliseconds: number): ObservedLease {
  const { holderIdentity = '', leaseDurationSeconds } = spec;
  const durationMilliseconds = leaseDurationSeconds ? leaseDurationSeconds * 1_000 : defaultDurationMilliseconds;
  return { holder: holderIdentity, durationMilliseconds, seenAtMilliseconds: performance.now() };
}

async function runWork({ onStartedLeading }: LeadershipCallbacks, signal: AbortSignal, log: Logger): Promise<void> {
  try {
    await onStartedLeading(signal);
  } catch (error) {
    if (!signal.aborted) log.error({ error }, 'work of a leader failed');
  }
}
