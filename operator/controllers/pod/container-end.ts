import { toKubernetesTime } from '@kubevac/protocol/instants.ts';
import type { ContainerStatus } from '../../objects/pod.ts';

/** How a container ended. */
export interface End {
  readonly exitCode: number;
  readonly reason: string;
  readonly message: string;
  readonly startedAt?: string | undefined;
  readonly finishedAt?: string | undefined;
}

/** @param now milliseconds since the Unix epoch, for an end that nobody timed */
export function over(
  stored: ContainerStatus,
  { exitCode, reason, message, ...times }: End,
  now: number,
): ContainerStatus {
  const { startedAt, finishedAt = toKubernetesTime(now) } = times;
  const terminated = {
    exitCode,
    reason,
    message,
    // The API server takes a time here, and no absence of one: without a start both are the end.
    startedAt: startedAt ?? finishedAt,
    finishedAt,
    ...(stored.containerID !== undefined && { containerID: stored.containerID }),
  };
  return { ...stored, ready: false, started: false, state: { terminated } };
}
