import { toMilliseconds } from '@kubevac/protocol/instants.ts';
import type { Reason } from '@kubevac/protocol/reasons.ts';
import type { Standing } from './standing.ts';
import type { TaskInput } from './task-input.ts';

/**
 * How a task stands that is done and left something: it has Succeeded in the write that names where that is. Undefined for all
 * others, and for one that is being deleted, which leaves nothing.
 */
export function decideCollecting(input: TaskInput, now: number): Standing | undefined {
  const { task, reported, collected } = input;
  if (reported?.phase !== 'Succeeded' || reported.output === undefined) return undefined;
  if (task.metadata.deletionTimestamp !== undefined) return undefined;
  if (collected?.state === 'Failed') {
    return { phase: 'Failed', reason: collected.reason, message: collected.message, reported };
  }
  if (collected?.state !== 'Collected') return withoutCollecting(input) ?? whileCollecting(input, now);
  return { phase: 'Succeeded', message: reported.message, reported, left: collected };
}

/** Nobody waits for what a cancelled task left, nor for an agent that is away while its robot is deleted (PROTOCOL rule 7). */
function withoutCollecting({ task, robot, reported, link, waits }: TaskInput): Standing | undefined {
  const about = reported && { reported };
  const isGoing = robot?.metadata.deletionTimestamp !== undefined;
  if (isGoing && link.quietMilliseconds >= waits.releaseMilliseconds) {
    const message = 'the VacuumRobot was deleted, and its agent is away with what the task left';
    return { phase: 'Failed', reason: 'OutputLost', message, ...about };
  }
  if (task.spec?.cancel !== true || isGoing) return undefined;
  return { phase: 'Cancelled', reason: 'Cancelled', message: 'cancelled before its output was fetched', ...about };
}

function whileCollecting(input: TaskInput, now: number): Standing {
  const { task, reported, waits } = input;
  const about = reported && { reported };
  const since = task.status.transitions?.findLast(({ reason }) => reason === 'CollectingOutput')?.time;
  const until = since === undefined ? Infinity : toMilliseconds(since) + waits.outputMilliseconds;
  const { reason, message, ending } = whyUncollected(input);
  if (now >= until) return { phase: 'Failed', reason, message: `${ending} since ${since}`, ...about };
  const wakeAt = until === Infinity ? undefined : until;
  return { phase: 'Running', reason: 'CollectingOutput', message, ...about, wakeAt };
}

/** What is said meanwhile, and how it ends if that lasts. */
function whyUncollected({ collected }: TaskInput): { reason: Reason; message: string; ending: string } {
  if (collected?.state === 'Waiting') return { ...collected, ending: `${collected.message}, which it did not` };
  const message = 'the robot is done; what it left is being fetched';
  return { reason: 'OutputLost', message, ending: 'what it left could not be fetched from the agent' };
}
