import type { Logger } from '@kubevac/base/log.ts';
import type { SectionName } from '@kubevac/protocol/desired.ts';
import type { Reported } from '@kubevac/protocol/reported.ts';
import { compareResourceVersions } from '@kubevac/protocol/resource-version.ts';
import type { ObjectCaches } from '../cache/object-caches.ts';
import type { PodCache } from '../cache/pod-cache.ts';
import { SECTION_OF, TASK_KINDS } from '../objects/task.ts';
import type { Epoch } from './epoch.ts';

export interface EpochWatchOptions {
  readonly caches: ObjectCaches;
  readonly pods: PodCache;
  readonly epochs: Epoch;
  /** The epoch is, or was made, another one. */
  readonly onEpoch: (epoch: number) => Promise<void>;
  readonly log: Logger;
}

type Seen = Reported['seen'];

/** Finds agents that have seen the future of this cluster's data (PROTOCOL rule 9). */
export class EpochWatch {
  readonly #options: EpochWatchOptions;
  #working = false;

  constructor(options: EpochWatchOptions) {
    this.#options = options;
  }

  /** The epoch as it is now; made when there is none. */
  read(): Promise<number> {
    return this.#options.epochs.read();
  }

  /** Looks at what an agent has seen. One at a time: what is missed now is said again by the agent's next document. */
  check(epoch: number, seen: Seen | undefined): void {
    if (this.#working || seen === undefined || !this.#isSuspicious(epoch, seen)) return;
    this.#working = true;
    this.#settle(seen)
      .catch((error: unknown) => this.#options.log.warn({ error }, 'epoch not read or raised'))
      .finally(() => (this.#working = false));
  }

  async #settle(seen: Seen): Promise<void> {
    const { epochs, onEpoch } = this.#options;
    const known = await epochs.read();
    const raise = known <= seen.epoch && (await this.#isFuture(known, seen));
    await onEpoch(raise ? await epochs.raiseAbove(seen.epoch) : known);
  }

  #isSuspicious(epoch: number, seen: Seen): boolean {
    if (seen.epoch !== epoch) return seen.epoch > epoch;
    return this.#reflectors().some(([section, { resourceVersion }]) => isNewer(seen.asOf[section], resourceVersion));
  }

  /** The cache may only be behind: a consistent read decides. */
  async #isFuture(known: number, { epoch, asOf }: Seen): Promise<boolean> {
    if (epoch > known) return true;
    for (const [section, reflector] of this.#reflectors()) {
      if (asOf[section] === undefined) continue;
      if (isNewer(asOf[section], await reflector.readCurrentVersion())) return true;
    }
    return false;
  }

  #reflectors(): (readonly [SectionName, Pick<ObjectCaches['robots'], 'resourceVersion' | 'readCurrentVersion'>])[] {
    const { caches, pods } = this.#options;
    const { robots, tasks, schedules } = caches;
    return [
      ['robot', robots],
      ['schedules', schedules],
      ...TASK_KINDS.map((kind) => [SECTION_OF[kind], tasks[kind]] as const),
      ...(pods.synced ? [['pods', pods] as const] : []),
    ];
  }
}

function isNewer(seen: string | undefined, known: string | undefined): boolean {
  return seen !== undefined && compareResourceVersions(seen, known ?? '0') > 0;
}
