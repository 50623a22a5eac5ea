import { toMilliseconds } from '@kubevac/protocol/instants.ts';
import { isTerminal, mayFollow, type Phase } from '@kubevac/protocol/phases.ts';
import { reasonText, type Reason } from '@kubevac/protocol/reasons.ts';
import { boundJournalOf } from '../../objects/robot.ts';
import { phaseOf, robotNameOf, type TaskObject } from '../../objects/task.ts';
import { decideCollecting } from './decide-collecting.ts';
import type { Standing } from './standing.ts';
import type { TaskInput } from './task-input.ts';

type Rule = (input: TaskInput, now: number) => Standing | undefined;

/** When a task that nobody has may no longer begin. */
export function deadlineOf({ task }: TaskInput): number {
  return toMilliseconds(task.metadata.creationTimestamp) + (task.spec?.startingDeadlineSeconds ?? 0) * 1000;
}

/** Silence says nothing about motion (PROTOCOL rule 5). */
const OFFLINE = {
  reason: 'RobotOffline',
  message: 'the agent is away: whether the task began is known when it is back',
} as const;

/** No agent was ever bound: nobody can have begun it. */
const NEVER_CONNECTED = { reason: 'NeverConnected', message: 'no agent of the robot has connected yet' } as const;

function offline(phase: Phase): Pick<Standing, 'reason' | 'message'> {
  if (phase !== 'Running') return OFFLINE;
  return { reason: 'RobotOffline', message: 'the agent is away: how the task went on is known when it is back' };
}

/** In order; the first that applies says how the task stands. Only the robot's own journal says that a task ran. */
const RULES: readonly Rule[] = [
  // A phase that ended it never changes (PROTOCOL rule 4).
  ({ task }) => (isTerminal(phaseOf(task)) ? unsaid(task) : undefined),
  // The robot is going, and cannot be asked: its cancel is stored, and reaches it if it ever comes back (PROTOCOL rule 7).
  (input) => {
    if ((leftToGive(input) ?? 1) > 0 || isTerminal(input.reported?.phase ?? 'Pending')) return undefined;
    return { phase: 'Failed', reason: 'RobotDeleted', message: 'the VacuumRobot was deleted and its agent is away' };
  },
  decideCollecting,
  ({ task, reported, link }) => {
    if (reported === undefined || !mayFollow(phaseOf(task), reported.phase)) return undefined;
    const told = link.connected || isTerminal(reported.phase) ? reported : offline(reported.phase);
    return { phase: reported.phase, reason: told.reason, message: unreadable(task, told) ?? told.message, reported };
  },
  ({ task, robotGone }) =>
    waiting(task, task.fault === undefined || robotGone ? undefined : 'InvalidObject', task.fault),
  decideUnplaced,
  decideWithoutRobot,
  ({ task, robot, link }) => {
    if (link.connected || robot === undefined) return undefined;
    const phase = phaseOf(task);
    const isNew = phase === 'Pending' && boundJournalOf(robot) === undefined;
    const { reason, message } = isNew ? NEVER_CONNECTED : offline(phase);
    return waiting(task, reason, message);
  },
  ({ task, behindCut }) =>
    waiting(task, behindCut ? 'Queued' : undefined, 'more tasks than a robot is told of come first'),
  ({ task, notices }) => {
    const notice = notices.find((reason) => reasonText(reason).keepsFromAccepting === true);
    return waiting(task, notice, notice && reasonText(notice).meaning);
  },
];

export function decideStanding(input: TaskInput, now: number): Standing {
  const standing = firstStanding(input, now);
  const left = leftToGive(input);
  return left === undefined || left <= 0 ? standing : { ...standing, wakeAt: now + left };
}

function firstStanding(input: TaskInput, now: number): Standing {
  for (const rule of RULES) {
    const standing = rule(input, now);
    if (standing !== undefined) return standing;
  }
  return unsaid(input.task);
}

/** What does not read is not told to the robot, which takes that for a cancel: the person learns why. */
function unreadable({ fault }: TaskInput['task'], { reason }: Pick<Standing, 'reason'>): string | undefined {
  return fault === undefined || reason !== 'Cancelled'
    ? undefined
    : `ended, since the stored object does not read: ${fault}`;
}

/**
 * For how long its agent may still be quiet, where the robot is being deleted and the task's cancel is stored; one that does not
 * read is cancelled for as long as it is stored so.
 */
function leftToGive({ task, robot, link, waits }: TaskInput): number | undefined {
  const isCancelled = task.spec?.cancel === true || task.fault !== undefined;
  if (robot?.metadata.deletionTimestamp === undefined || !isCancelled) return undefined;
  return waits.releaseMilliseconds - link.quietMilliseconds;
}

/** A task whose robot is not chosen yet was never told to any: here alone the operator may end it by its own clock. */
function decideUnplaced(input: TaskInput, now: number): Standing | undefined {
  const { task, choice } = input;
  if (robotNameOf(task) !== undefined || task.spec === undefined) return undefined;
  if (task.spec.cancel || task.metadata.deletionTimestamp !== undefined) {
    return { phase: 'Cancelled', reason: 'Cancelled', message: 'cancelled before a robot was chosen' };
  }
  if (now >= deadlineOf(input)) {
    const message = 'no Ready and idle robot matched spec.robotSelector before the starting deadline';
    return { phase: 'Failed', reason: 'StartDeadline', message };
  }
  if (choice !== undefined) {
    return { phase: 'Pending', reason: 'RobotSelected', message: `${choice} was chosen`, robotName: choice };
  }
  const message = 'no robot that is Ready, idle and able matches spec.robotSelector';
  return { phase: 'Pending', reason: 'NoMatchingRobot', message, wakeAt: deadlineOf(input) };
}

/** Claims nothing about motion: a robot that lost its object may have been told before (PROTOCOL rule 5). */
function decideWithoutRobot(input: TaskInput): Standing | undefined {
  const { task, robot, robotGone } = input;
  if (robot !== undefined) return undefined;
  const message = `there is no VacuumRobot ${robotNameOf(task)} in namespace ${task.metadata.namespace}`;
  if (robotGone) return { phase: 'Failed', reason: 'RobotNotFound', message };
  return { ...unsaid(task), reason: 'RobotNotFound', message, wakeAt: deadlineOf(input) };
}

function waiting(task: TaskObject, reason: Reason | undefined, message: string | undefined): Standing | undefined {
  return reason === undefined ? undefined : { ...unsaid(task), reason, message };
}

/** Nothing new is known. */
function unsaid(task: TaskObject): Standing {
  return { phase: phaseOf(task) };
}
