import type { Observation } from '../../drivers/driver.ts';
import type { PathRecord, TaskRecord } from '../../journal/records.ts';
import { absoluteLimit, isBefore, ranTooLong } from '../deadline.ts';
import type { RunningDecision } from '../decide-running.ts';
import { holdOfRestrictions } from '../../settings/standing.ts';
import { firstOf } from '../first-of.ts';
import { holdOfAction } from '../holds.ts';
import type { Situation } from '../situation.ts';
import { endIfCarried, pastLimit } from './end-at-rest.ts';
import { progressOf } from './legs.ts';

/** A path that was driven sends its robot home, and is over when it is there. */
export function isOnWayHome(task: TaskRecord): task is PathRecord {
  return task.section === 'drivePaths' && task.halting?.phase === 'Succeeded';
}

/** A robot that does not say what it does may well be. */
export function mayBeReturning({ state }: Pick<Observation, 'state'>): boolean {
  return state === 'Returning' || state === 'Unknown';
}

type Rule = (task: PathRecord, situation: Situation) => RunningDecision | undefined;

/** What a path needs whose robot drives home, or is to; in order, the first wins. */
const RULES: readonly Rule[] = [
  (task, { now }) => {
    const message = ranTooLong(task, now);
    if (message === undefined) return undefined;
    const halting = { how: task.onCancel, phase: 'Failed', reason: 'ActiveDeadline', message } as const;
    return { step: { do: 'BeginHalt', id: task.id, halting } };
  },
  (task, { observation }) => {
    if (observation === undefined || mayBeReturning(observation)) return {};
    const isAtHomeOrTold = progressOf(task).homeward === true || observation.state !== 'Idle';
    return isAtHomeOrTold ? { step: { do: 'EndHalted', id: task.id } } : undefined;
  },
  // It begins as a leg does: only from where the one before left the robot, under the restrictions, and once.
  endIfCarried,
  (_task, situation) => {
    const hold = holdOfAction(situation) ?? holdOfRestrictions(situation);
    return hold && { hold };
  },
  (task, { now }) => {
    const { id } = task;
    if (now === undefined || !isBefore(now, absoluteLimit(task)))
      return { step: { do: 'End', id, ending: pastLimit(task) } };
    return { step: { do: 'Halt', id, how: 'Dock' } };
  },
];

/** @returns undefined for a path that is not on its way home */
export function decideWayHome(task: PathRecord, situation: Situation): RunningDecision | undefined {
  if (!isOnWayHome(task)) return undefined;
  return firstOf(RULES, task, situation);
}
