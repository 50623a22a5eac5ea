import type { Observation } from '../../drivers/driver.ts';
import type { PathRecord, TaskRecord } from '../../journal/records.ts';
import { nextDeadline, ranTooLong } from '../deadline.ts';
import type { RunningDecision } from '../decide-running.ts';
import type { Situation } from '../situation.ts';

/** A path that was driven sends its robot home, and is over when it is there. */
export function isOnWayHome(task: TaskRecord): task is PathRecord {
  return task.section === 'drivePaths' && task.halting?.phase === 'Succeeded';
}

/** A robot that does not say what it does may well be. */
export function mayBeReturning({ state }: Pick<Observation, 'state'>): boolean {
  return state === 'Returning' || state === 'Unknown';
}

/** What a path needs whose robot drives home, or is to. Whatever else it does then, somebody else wanted. */
export function decideWayHome(task: PathRecord, situation: Situation): RunningDecision | undefined {
  if (!isOnWayHome(task)) return undefined;
  const { id, onCancel } = task;
  const { observation, progress, now } = situation;
  const message = ranTooLong(task, now);
  if (message !== undefined) {
    const halting = { how: onCancel, phase: 'Failed', reason: 'ActiveDeadline', message } as const;
    return { step: { do: 'BeginHalt', id, halting } };
  }
  if (progress.get(id)?.halted !== 'Dock') return { step: { do: 'Halt', id, how: 'Dock' } };
  if (observation !== undefined && !mayBeReturning(observation)) return { step: { do: 'EndHalted', id } };
  const wakeAt = nextDeadline(task, now);
  return wakeAt === undefined ? {} : { wakeAt };
}
