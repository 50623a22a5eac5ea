import { isDeepStrictEqual } from 'node:util';
import type { LocalRun, ReportedTask } from '@kubevac/protocol/reported.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import { phaseOf } from '../../objects/task.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { decideCollecting } from './decide-collecting.ts';
import type { Standing } from './standing.ts';
import type { TaskDecision } from './task-decision.ts';
import { decideExpiry } from './expiry.ts';
import type { TaskInput } from './task-input.ts';
import { statusFor } from './task-status.ts';

/**
 * The record of a run is never sent to a robot (PROTOCOL rule 21): it gets its end, once what the run left is in its Secret, and goes
 * when its time is over.
 */
export function decideRecord(input: TaskInput, now: number): TaskDecision {
  const { task, localRun } = input;
  if (isTerminal(phaseOf(task))) {
    const { effect, wakeAt } = decideExpiry(task, now) ?? {};
    return { effects: effect === undefined ? [] : [effect], ...(wakeAt !== undefined && { wakeAt }) };
  }
  const run = localRun === undefined ? input.reported : asTask(task, localRun);
  if (run === undefined) return { effects: [] };
  const standing = decideCollecting(input, now) ?? standingOf(run);
  return whileStanding(input, standing, now);
}

function standingOf(reported: ReportedTask): Standing {
  const { phase, reason, message } = reported;
  return { phase, reason, message, reported };
}

/** What a person had the robot do leaves nothing. */
function asTask({ metadata }: TaskInput['task'], run: LocalRun): ReportedTask {
  const { phase, reason, message, startedAt, endedAt: finishedAt, result } = run;
  return { id: metadata.uid, section: 'cleanings', seq: 0, phase, reason, message, startedAt, finishedAt, result };
}

/** As of any task that stands so; when it ended is left open where nobody knows. */
function whileStanding({ task }: TaskInput, standing: Standing, now: number): TaskDecision {
  const { phase, reason = 'Finished', message = '', reported, wakeAt } = standing;
  const status = statusFor(task, standing, now, true);
  const isTimeKnown = reported?.finishedAt !== undefined;
  const told = withoutUndefined(isTimeKnown ? status : { ...status, completionTime: undefined });
  const isNew = !isDeepStrictEqual(told, withoutUndefined(task.status));
  return {
    ...(isNew && { status: told }),
    ...(isNew && { event: { type: phase === 'Failed' ? 'Warning' : 'Normal', reason, note: message } as const }),
    effects: reason === 'CollectingOutput' ? ['CollectOutput'] : [],
    ...(wakeAt !== undefined && { wakeAt }),
  };
}
