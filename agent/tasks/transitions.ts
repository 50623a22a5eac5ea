import { assertMayFollow, isTerminal } from '@kubevac/protocol/phases.ts';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import type { Ending } from './ending.ts';
import { isReadRecord, type Halting, type TaskRecord } from '../journal/records.ts';

/** The record after its end. `at` is absent while the clock is unknown. */
export function ended(task: TaskRecord, ending: Ending, at: number | undefined): TaskRecord {
  assertMayFollow(task.phase, ending.phase);
  const { halting: _halting, pause: _pause, pausedAt: _pausedAt, ...rest } = task;
  return {
    ...rest,
    phase: ending.phase,
    reason: ending.reason,
    message: ending.message.slice(0, LIMITS.messageCharacters),
    ...(ending.heldBy !== undefined && { heldBy: ending.heldBy }),
    seq: task.seq + 1,
    finishedAt: at,
    result: ending.result ?? task.result,
    output: ending.output,
  };
}

/**
 * What a cancel makes of a task: one that has not begun is over at once; one that runs is over when the robot has stopped.
 * A Stop overrides a halt that would still drive home, and anything the way home of a path that was driven.
 */
export function cancelled(task: TaskRecord, halting: Halting, at: number | undefined): TaskRecord {
  if (isTerminal(task.phase)) return task;
  if (task.phase === 'Accepted' || isReadRecord(task)) return ended(task, halting, at);
  // A Stop or a Locate moves nothing and is over in a moment: to halt it as its onCancel says would drive the robot home.
  if (task.section === 'robotActions' && task.spec.action !== 'Dock') return task;
  return overrides(halting, task.halting) ? { ...task, halting, seq: task.seq + 1 } : task;
}

function overrides(halting: Halting, before: Halting | undefined): boolean {
  if (before === undefined || before.phase === 'Succeeded') return true;
  return before.how === 'Dock' && halting.how === 'Stop';
}

/** The record once the robot is known to stand still in its run. */
export function paused(task: TaskRecord, now: number | undefined): TaskRecord {
  return { ...task, pause: 'Paused', pausedAt: now, seq: task.seq + 1 };
}

/** The record after a pause: the active deadline stood still meanwhile. */
export function resumed(task: TaskRecord, now: number | undefined): TaskRecord {
  const { pause: _pause, ...rest } = counting(task, now);
  return { ...rest, seq: task.seq + 1 };
}

/** The robot is at work again: the active deadline goes on. While the clock is unknown that is left for later. */
export function counting(task: TaskRecord, now: number | undefined): TaskRecord {
  const { pausedAt, ...rest } = task;
  if (now === undefined || pausedAt === undefined) return task;
  return { ...rest, pausedMilliseconds: (task.pausedMilliseconds ?? 0) + now - pausedAt, seq: task.seq + 1 };
}
