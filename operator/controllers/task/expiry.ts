import { toMilliseconds } from '@kubevac/protocol/instants.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import { phaseOf, type TaskObject } from '../../objects/task.ts';

/** A task whose end is stored and that has outlived its time to live is deleted; undefined where it is to be kept. */
export function decideExpiry(task: TaskObject, now: number): { effect?: 'Delete'; wakeAt?: number } | undefined {
  const expiry = expiryOf(task);
  if (expiry === undefined || task.metadata.deletionTimestamp !== undefined) return undefined;
  return now >= expiry ? { effect: 'Delete' } : { wakeAt: expiry };
}

function expiryOf(task: TaskObject): number | undefined {
  const ttl = task.spec?.ttlSecondsAfterFinished;
  const { completionTime, transitions = [] } = task.status;
  // Whoever waits for it sees it for that long, however late its end was known.
  const written = transitions.at(-1)?.time ?? completionTime;
  if (ttl === undefined || written === undefined || !isTerminal(phaseOf(task))) return undefined;
  return Math.max(toMilliseconds(completionTime ?? written), toMilliseconds(written)) + ttl * 1000;
}
