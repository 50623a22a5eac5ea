import { conditionOf } from '../../support/sights.ts';
import type { SeenObject } from '../../support/api-client.ts';
import type { PodObject } from '@kubevac/operator/objects/pod.ts';

/** A Job of the CronJob of a robot, as it was last seen: history limits and their time to live remove them meanwhile. */
export interface JobRecord {
  readonly robot: string;
  readonly uid: string;
  readonly name: string;
  /** Milliseconds of the Unix epoch, in whole seconds. */
  readonly created: number;
  readonly end?: 'Complete' | 'Failed' | undefined;
  /** What its Job condition says. */
  readonly reason?: string | undefined;
  /** How each of its Pods ended, by their UIDs; a mission of the sample has one container. */
  readonly ends: ReadonlyMap<string, PodEnd>;
}

export interface PodEnd {
  /** `0/Completed` */
  readonly exit: string;
  /** Milliseconds of the Unix epoch, in whole seconds. */
  readonly finished: number;
}

type Owned = { readonly metadata: { readonly ownerReferences?: readonly { name: string; uid: string }[] } };

/** What is known of all Jobs after one more look. */
export function updateRecords(
  records: ReadonlyMap<string, JobRecord>,
  jobs: readonly (SeenObject & Owned)[],
  pods: readonly PodObject[],
): Map<string, JobRecord> {
  const updated = new Map(records);
  for (const job of jobs) {
    const { uid, name, creationTimestamp, ownerReferences = [] } = job.metadata;
    const end = (['Complete', 'Failed'] as const).find((type) => conditionOf(job, type)?.status === 'True');
    const own = pods.filter((pod) => ownerUid(pod) === uid).flatMap(endOf);
    updated.set(uid, {
      robot: ownerReferences[0]?.name ?? '',
      uid,
      name,
      created: Date.parse(creationTimestamp),
      end,
      reason: end && conditionOf(job, end)?.reason,
      ends: new Map([...(records.get(uid)?.ends ?? []), ...own]),
    });
  }
  return updated;
}

function endOf({ metadata, status }: PodObject): [string, PodEnd][] {
  const end = status.containerStatuses?.[0]?.state.terminated;
  if (end === undefined) return [];
  return [[metadata.uid, { exit: `${end.exitCode}/${end.reason}`, finished: Date.parse(end.finishedAt ?? '') }]];
}

/** When its last Pod was over, in milliseconds of the Unix epoch; never, as long as none is. */
export function finishedAt({ ends }: JobRecord): number {
  return ends.size === 0 ? Number.POSITIVE_INFINITY : Math.max(...[...ends.values()].map(({ finished }) => finished));
}

export function exitsOf({ ends }: JobRecord): string[] {
  return [...ends.values()].map(({ exit }) => exit);
}

export function ownerUid(pod: PodObject): string | undefined {
  return (pod.metadata as Owned['metadata']).ownerReferences?.[0]?.uid;
}

/** The Job that was the robot's at that time: the last that was created. Jobs of one CronJob follow each other. */
export function jobAt(records: Iterable<JobRecord>, robot: string, milliseconds: number): JobRecord | undefined {
  return [...records]
    .filter((one) => one.robot === robot && one.created <= milliseconds)
    .toSorted((one, other) => other.created - one.created)[0];
}
