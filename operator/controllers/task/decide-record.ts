import type { LocalRun, ReportedTask } from '@kubevac/protocol/reported.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import { phaseOf } from '../../objects/task.ts';
import { withoutUndefined } from '../without-undefined.ts';
import type { TaskDecision } from './task-decision.ts';
import { decideExpiry } from './expiry.ts';
import type { TaskInput } from './task-input.ts';
import { statusFor, type TaskStatus } from './task-status.ts';

/** The record of a run is never sent to a robot (PROTOCOL rule 21): it gets its end, and goes when its time is over. */
export function decideRecord(input: TaskInput, now: number): TaskDecision {
  const { task, localRun } = input;
  if (isTerminal(phaseOf(task))) {
    const { effect, wakeAt } = decideExpiry(task, now) ?? {};
    return { effects: effect === undefined ? [] : [effect], ...(wakeAt !== undefined && { wakeAt }) };
  }
  if (localRun === undefined) return { effects: [] };
  const { phase, reason, message } = localRun;
  return {
    status: withoutUndefined(statusOfRun(task, localRun, now)),
    event: { type: phase === 'Failed' ? 'Warning' : 'Normal', reason, note: message },
    effects: [],
  };
}

/** As of any task that ended so; when it ended is left open where nobody knows. */
function statusOfRun(task: TaskInput['task'], run: LocalRun, now: number): TaskStatus {
  const { phase, reason, message, startedAt, endedAt, result } = run;
  const { uid: id } = task.metadata;
  const times = { startedAt, finishedAt: endedAt };
  const reported: ReportedTask = { id, section: 'cleanings', phase, seq: 0, ...times, result };
  const status = statusFor(task, { phase, reason, message, reported }, now, true);
  return endedAt === undefined ? { ...status, completionTime: undefined } : status;
}
