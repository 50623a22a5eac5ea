import { isDeepStrictEqual } from 'node:util';
import { withoutUndefined } from '../without-undefined.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import { reasonText, type Reason } from '@kubevac/protocol/reasons.ts';
import { toMilliseconds } from '@kubevac/protocol/instants.ts';
import { phaseOf, robotNameOf } from '../../objects/task.ts';
import { decideRecord } from './decide-record.ts';
import { decideStanding, deadlineOf } from './decide-standing.ts';
import { decideExpiry } from './expiry.ts';
import type { Standing } from './standing.ts';
import type { TaskDecision, TaskEffect } from './task-decision.ts';
import { statusFor } from './task-status.ts';
import type { TaskInput } from './task-input.ts';

export const TASK_FINALIZER = 'kubevac.dev/robot-stopped';

/** What to write and do about one task. Pure: the rules are in `decide-standing.ts`, the wording in `task-status.ts`. */
export function decideTask(input: TaskInput, now: number): TaskDecision {
  const { task } = input;
  if (task.spec?.recordOf !== undefined) return decideRecord(input, now);
  const standing = decideStanding(input, now);
  const status = statusFor(task, standing, now, mayWriteProgress(input, now));
  const quiet = quietUntil(input, standing, now);
  const changed = quiet === undefined && !isDeepStrictEqual(withoutUndefined(status), withoutUndefined(task.status));
  const decided = EFFECTS.flatMap((rule) => rule(input, standing, now) ?? []);
  const effects = decided.flatMap(({ effect }) => effect ?? []);
  const event = changed ? eventFor(input, standing) : undefined;
  const wakes = [standing, ...decided, { wakeAt: quiet }, { wakeAt: nextProgress(input, standing) }].flatMap(
    ({ wakeAt }) => wakeAt ?? [],
  );
  return {
    ...(changed && { status: withoutUndefined(status) }),
    ...(event && { event }),
    effects,
    ...(wakes.length > 0 && { wakeAt: Math.min(...wakes) }),
  };
}

/** An agent that is there answers in a moment: its answer is then the first thing written. */
const answerMilliseconds = 3_000;

function quietUntil({ task }: TaskInput, { phase, reason }: Standing, now: number): number | undefined {
  if (task.status.phase !== undefined || phase !== 'Pending' || reason !== undefined) return undefined;
  const until = toMilliseconds(task.metadata.creationTimestamp) + answerMilliseconds;
  return now < until ? until : undefined;
}

function mayWriteProgress({ progressWrittenAt, waits }: TaskInput, now: number): boolean {
  return progressWrittenAt === undefined || now - progressWrittenAt >= waits.progressMilliseconds;
}

function nextProgress({ progressWrittenAt, waits }: TaskInput, { phase }: Standing): number | undefined {
  return phase === 'Running' && progressWrittenAt !== undefined
    ? progressWrittenAt + waits.progressMilliseconds
    : undefined;
}

interface EffectDecision {
  readonly effect?: TaskEffect;
  readonly wakeAt?: number;
}

type EffectRule = (input: TaskInput, standing: Standing, now: number) => EffectDecision | undefined;

/** Each on its own; all that apply are performed, in order. */
const EFFECTS: readonly EffectRule[] = [
  // Only what runs needs one: deleting it earlier is absence, hence a cancel (PROTOCOL rule 6).
  ({ task }, { phase }) =>
    phase === 'Running' && !isHeld(task) && !isDeleting(task) ? { effect: 'AddFinalizer' } : undefined,
  ({ task, robot }, { phase }) =>
    !isTerminal(phase) && isDeleting(robot) && task.spec?.cancel === false ? { effect: 'StoreCancel' } : undefined,
  ({ task, robot, ...input }, { phase }, now) =>
    !isTerminal(phase) && robot === undefined && mayAskForRobot({ task, robot, ...input }, now)
      ? { effect: 'ReadRobot' }
      : undefined,
  (_input, { reason }) => (reason === 'CollectingOutput' ? { effect: 'CollectOutput' } : undefined),
  ({ task }, { phase }) => (isTerminal(phase) && isHeld(task) ? { effect: 'RemoveFinalizer' } : undefined),
  ({ task, link, waits }, { phase }, now) => {
    if (isTerminal(phase) || !isHeld(task) || !isDeleting(task)) return undefined;
    const left = waits.releaseMilliseconds - link.quietMilliseconds;
    return left > 0 ? { wakeAt: now + left } : { effect: 'RemoveFinalizer' };
  },
  ({ task }, _standing, now) => decideExpiry(task, now),
];

function mayAskForRobot(input: TaskInput, now: number): boolean {
  const { task, robotGone } = input;
  return robotNameOf(task) !== undefined && !robotGone && (now >= deadlineOf(input) || task.spec?.cancel === true);
}

function isHeld({ metadata }: TaskInput['task']): boolean {
  return metadata.finalizers?.includes(TASK_FINALIZER) === true;
}

function isDeleting(object: TaskInput['task'] | TaskInput['robot']): boolean {
  return object?.metadata.deletionTimestamp !== undefined;
}

/** One for each transition a person would want to read in `kubectl describe`. */
function eventFor({ task }: TaskInput, standing: Standing): TaskDecision['event'] {
  if (!isNews(task, standing)) return undefined;
  const { phase, reason, message } = standing;
  const robot = task.status.robotName ?? task.spec?.robotName ?? 'the robot';
  const word = reason ?? defaultReasons[phase];
  const type = phase === 'Failed' || reasonText(word).needsPerson === true ? 'Warning' : 'Normal';
  return { type, reason: word, note: message ?? defaultNotes[phase](robot) };
}

function isNews(before: TaskInput['task'], { phase, reason }: Standing): boolean {
  if (phaseOf(before) !== phase) return true;
  if (phase !== 'Running') return reason !== undefined && before.status.reason !== reason;
  // A run without a reason goes on as it should; how a run is being ended is told with its end.
  const said = reason ?? 'Running';
  return said !== (before.status.reason ?? 'Running') && reasonText(said).ends === undefined;
}

const defaultReasons: Record<Standing['phase'], Reason> = {
  Pending: 'Queued',
  Accepted: 'Accepted',
  Running: 'Running',
  Succeeded: 'Finished',
  Failed: 'RobotError',
  Cancelled: 'Cancelled',
};

const defaultNotes: Record<Standing['phase'], (robot: string) => string> = {
  Pending: (robot) => `waits for ${robot}`,
  Accepted: (robot) => `${robot} has it in its journal`,
  Running: (robot) => `${robot} is at it`,
  Succeeded: (robot) => `${robot} did what was asked`,
  Failed: (robot) => `${robot} could not do it`,
  Cancelled: (robot) => `${robot} was told to end it`,
};
