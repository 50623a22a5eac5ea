import type { StatusOf } from '@kubevac/crds/kinds.ts';
import { toKubernetesTime, toMilliseconds } from '@kubevac/protocol/instants.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import type { Reason } from '@kubevac/protocol/reasons.ts';
import { hasCondition } from '../../objects/condition.ts';
import { phaseOf, type TaskObject } from '../../objects/task.ts';
import { withConditions, type ConditionSaid } from '../conditions.ts';
import type { Standing } from './standing.ts';
import { summaryOf, targetOf } from '../../objects/task-columns.ts';

/** The union of what the task kinds have; a kind's schema drops nothing of it that it needs. */
export type TaskStatus = StatusOf<'Cleaning'>;

/** As many as crds/kinds/task.ts lets a status have. */
const maximumTransitions = 16;
/** Fewer writes; a person does not miss what is between. */
const progressStepPercent = 5;

/**
 * The whole status for a standing. It starts from the stored one, so that nothing is lost after a failover: server-side
 * apply deletes what is not applied. Fields that are undefined are to be left out.
 *
 * @param mayWriteProgress the last write of progress is long enough ago
 */
export function statusFor(task: TaskObject, standing: Standing, now: number, mayWriteProgress: boolean): TaskStatus {
  const stored = task.status as TaskStatus;
  if (isTerminal(phaseOf(task))) return stored;
  const { generation } = task.metadata;
  const reason = shownReason(standing);
  return {
    ...stored,
    observedGeneration: generation,
    phase: standing.phase,
    robotName: standing.robotName ?? stored.robotName ?? task.spec?.robotName,
    target: targetOf(task),
    ...timesOf(stored, standing, now),
    ...progressOf(stored, standing, mayWriteProgress),
    ...(isTerminal(standing.phase) && standing.reported?.result),
    ...(standing.left !== undefined && { ...standing.left.facts, outputRef: { name: standing.left.secretName } }),
    reason,
    message: reason === undefined && !isTerminal(standing.phase) ? undefined : standing.message,
    conditions: withConditions(stored.conditions, conditionsFor(standing, stored), { now, generation }),
    transitions: transitionsOf(stored, standing, now),
  };
}

/** Running and Succeeded need no reason; every other phase does. */
function shownReason({ phase, reason }: Standing): Reason | undefined {
  return phase === 'Succeeded' || (phase === 'Running' && reason === 'Running') ? undefined : reason;
}

function timesOf(stored: TaskStatus, { phase, reported }: Standing, now: number): Partial<TaskStatus> {
  const { startedAt, finishedAt } = reported ?? {};
  return {
    startTime: startedAt === undefined ? stored.startTime : wholeSeconds(startedAt),
    completionTime: isTerminal(phase) ? wholeSeconds(finishedAt ?? now) : undefined,
  };
}

function wholeSeconds(time: string | number): string {
  return toKubernetesTime(typeof time === 'number' ? time : toMilliseconds(time));
}

/** Each 5 percent, and not too often; the last word always, and with whatever else is written. */
function progressOf(stored: TaskStatus, { phase, reason, reported }: Standing, mayWrite: boolean): Partial<TaskStatus> {
  if (reported === undefined) return {};
  const percent = reported.progress?.percent;
  if (isTerminal(phase)) {
    const summary = summaryOf(undefined, reported.result) ?? stored.summary;
    return { progress: lastProgress(stored.progress, phase), summary };
  }
  const isSame = phase === stored.phase && reason === stored.reason;
  if (isSame && !isStep(percent, stored.progress?.percent, mayWrite)) return {};
  return {
    progress: percent === undefined ? stored.progress : { percent },
    summary: summaryOf(percent, reported.result),
  };
}

function lastProgress(progress: TaskStatus['progress'], phase: Standing['phase']): TaskStatus['progress'] {
  return progress !== undefined && phase === 'Succeeded' ? { percent: 100 } : progress;
}

function isStep(percent: number | undefined, written: number | undefined, mayWrite: boolean): boolean {
  return percent !== undefined && mayWrite && Math.abs(percent - (written ?? 0)) >= progressStepPercent;
}

/** A cancelled task is Failed with reason Cancelled, too, or `kubectl wait` would hang. */
function conditionsFor(standing: Standing, stored: TaskStatus): ConditionSaid[] {
  const { phase, reason, message = '' } = standing;
  const said: ConditionSaid[] = [acceptedCondition(standing, stored), ...suspendedCondition(standing, stored)];
  if (phase === 'Succeeded') said.push({ type: 'Complete', status: 'True', reason: 'Finished', message });
  if (phase === 'Failed' || phase === 'Cancelled') {
    said.push({ type: 'Failed', status: 'True', reason: reason ?? 'Cancelled', message });
  }
  return said;
}

function acceptedCondition(standing: Standing, stored: TaskStatus): ConditionSaid {
  const { reason, message = 'the agent has not answered yet' } = standing;
  if (wasAccepted(stored) || isAcceptance(standing)) {
    return { type: 'Accepted', status: 'True', reason: 'Accepted', message: 'the agent has it in its journal' };
  }
  const status = reason === 'RobotOffline' ? 'Unknown' : 'False';
  return { type: 'Accepted', status, reason: reason ?? 'Queued', message };
}

function wasAccepted(status: TaskStatus): boolean {
  const { phase } = status;
  return phase === 'Accepted' || phase === 'Running' || hasCondition(status, 'Accepted', 'True');
}

/** A task that ended without a start may have been refused, unless it has done something. */
function isAcceptance({ phase, reported }: Standing): boolean {
  if (reported === undefined) return false;
  return !isTerminal(phase) || reported.startedAt !== undefined || reported.result !== undefined;
}

/** Like a Job's: said of a task that is suspended or was. */
function suspendedCondition({ reason, reported }: Standing, stored: TaskStatus): ConditionSaid[] {
  if (reason === 'Suspended' || reported?.paused === true) {
    return [{ type: 'Suspended', status: 'True', reason: 'Suspended', message: 'held until spec.suspend is false' }];
  }
  const was = stored.conditions?.some(({ type }) => type === 'Suspended') === true;
  return was ? [{ type: 'Suspended', status: 'False', reason: 'Resumed', message: 'spec.suspend is false' }] : [];
}

/** The way it came, oldest first; of a long one the beginning and the newest. */
function transitionsOf(
  stored: TaskStatus,
  { phase, reason, message }: Standing,
  now: number,
): TaskStatus['transitions'] {
  const known = stored.transitions ?? [];
  const last = known.at(-1);
  if (last?.phase === phase && last.reason === reason) return known;
  const next = {
    time: toKubernetesTime(now),
    phase,
    ...(reason !== undefined && { reason }),
    ...(message !== undefined && { message }),
  };
  const kept = known.length < maximumTransitions ? known : [...known.slice(0, 1), ...known.slice(2)];
  return [...kept, next];
}
