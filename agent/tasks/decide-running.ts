import { toInstant } from '@kubevac/protocol/instants.ts';
import type { RobotState } from '@kubevac/protocol/telemetry.ts';
import type { MotionRecord, TaskRecord } from '../journal/records.ts';
import { absoluteLimit, isBefore, nextDeadline, ranTooLong } from './deadline.ts';
import { decideHalt } from './decide-halt.ts';
import { firstOf } from './first-of.ts';
import { holdOfResume } from './holds.ts';
import type { Hold, Situation, Step, TaskProgress } from './situation.ts';

export interface RunningDecision {
  readonly step?: Step;
  readonly hold?: Hold;
  readonly wakeAt?: number;
}

type Rule = (task: MotionRecord, progress: TaskProgress, situation: Situation) => RunningDecision | undefined;

/** What a running task needs; in order, the first wins. */
const RULES: readonly Rule[] = [
  ({ id }, { neverBegan: ending }) => ending && { step: { do: 'NeverBegan', id, ending } },
  (task, _progress, situation) => decideHalt(task, situation),
  // After a restart: how did it go on without us? (PROTOCOL rule 16)
  ({ id }, { known }) => (known ? undefined : { step: { do: 'Look', id, settle: true } }),
  ({ id, pause, pausedAt }, _progress, { now }) =>
    pause === undefined && pausedAt !== undefined && now !== undefined ? { step: { do: 'Count', id } } : undefined,
  (task, _progress, { now }) => {
    const message = ranTooLong(task, now);
    return message === undefined ? undefined : beginHalt(task, 'ActiveDeadline', message);
  },
  (task, { cannotPause }, { observation }) =>
    task.suspend && isGoing(task.pause) && cannotPause !== true && observation?.state === stateAtWork(task)
      ? { step: { do: 'Pause', id: task.id } }
      : undefined,
  // A pause that was never answered may still come: settled first, then seen whether it did.
  ({ id, suspend, pause }) =>
    !suspend && pause === 'Pausing' ? { step: { do: 'Look', id, settle: true } } : undefined,
  // A resume is a start: written down, sent once, never past the absolute limit (PROTOCOL rule 14).
  (task, _progress, situation) => {
    if (task.suspend || task.pause !== 'Paused') return undefined;
    const hold = holdOfResume(situation);
    const { now, observation } = situation;
    // Unless somebody let it go on meanwhile, which is looked at below.
    if (hold !== undefined) return observation === undefined || observation.state === 'Paused' ? { hold } : undefined;
    if (now === undefined || isBefore(now, absoluteLimit(task))) return { step: { do: 'Resume', id: task.id } };
    return beginHalt(
      task,
      'ActiveDeadline',
      `was still paused at ${toInstant(absoluteLimit(task))}, when it could last have begun, and is not resumed`,
    );
  },
  // The robot does something else than its work: is the task, or its leg, over?
  (task, { lookedAt, lookedSuspend }, { observation }) => {
    const { id, pause, pausedAt, suspend } = task;
    const expected = pause === 'Paused' && pausedAt !== undefined ? 'Paused' : stateAtWork(task);
    if (observation === undefined || observation.state === expected) return undefined;
    if (observation === lookedAt && (observation.state !== 'Paused' || suspend === lookedSuspend)) return undefined;
    return { step: { do: 'Look', id, settle: false } };
  },
];

/** What the robot says it does while it is at the task. */
export function stateAtWork({ section }: Pick<MotionRecord, 'section'>): RobotState {
  return section === 'drivePaths' ? 'Driving' : 'Cleaning';
}

/** @param task of phase Running; of a path, one with a leg under way */
export function decideRunning(task: MotionRecord, situation: Situation): RunningDecision {
  const progress = situation.progress.get(task.id) ?? { known: false };
  const decision = firstOf(RULES, task, progress, situation);
  if (decision !== undefined) return decision;
  const wakeAt = nextDeadline(task, situation.now);
  return wakeAt === undefined ? {} : { wakeAt };
}

/** Also where a pause was sent, and perhaps not obeyed. */
function isGoing(pause: TaskRecord['pause']): boolean {
  return pause === undefined || pause === 'Pausing';
}

function beginHalt(task: TaskRecord, reason: 'ActiveDeadline', message: string): RunningDecision {
  return { step: { do: 'BeginHalt', id: task.id, halting: { how: task.onCancel, phase: 'Failed', reason, message } } };
}
