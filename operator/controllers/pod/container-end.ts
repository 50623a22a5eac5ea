import { toKubernetesTime } from '@kubevac/protocol/instants.ts';
import type { ContainerStatus } from '../../objects/pod.ts';
import { TERMINATION_BYTES } from '../../objects/termination-message.ts';

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
    message: cut(message),
    // The API server takes a time here, and no absence of one: without a start both are the end.
    startedAt: startedAt ?? finishedAt,
    finishedAt,
    ...(stored.containerID !== undefined && { containerID: stored.containerID }),
  };
  return { ...stored, ready: false, started: false, state: { terminated } };
}

/** The beginning of a text, which says what it is about. */
function cut(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= TERMINATION_BYTES) return text;
  const mark = '…';
  return new TextDecoder().decode(bytes.subarray(0, TERMINATION_BYTES - mark.length * 3)).replace(/\uFFFD$/, '') + mark;
}
