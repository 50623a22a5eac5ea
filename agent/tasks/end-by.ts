import { toInstant } from '@kubevac/protocol/instants.ts';
import type { Halting, TaskRecord } from '../journal/records.ts';
import { isBefore } from './deadline.ts';
import type { Situation, Step } from './situation.ts';

/**
 * The end of a Pod is the end of its motion, wherever the robot then stands: from then on the cluster counts it as over. Without
 * a clock and without a link nobody could end it, so it ends at once (PROTOCOL rules 14 and 15).
 */
export function decideEndBy(task: TaskRecord, situation: Situation): { readonly step: Step } | undefined {
  const why = isBeingStopped(task) ? undefined : whyOver(task, situation);
  if (why === undefined) return undefined;
  const halting: Halting = { how: 'Stop', phase: 'Failed', reason: 'ActiveDeadline', message: why };
  return { step: { do: 'BeginHalt', id: task.id, halting } };
}

/** Why nothing of it may go on; undefined while it may, and for what no Pod asks for. */
export function whyOver({ endBy }: TaskRecord, { now, linked }: Situation): string | undefined {
  if (endBy === undefined) return undefined;
  if (now === undefined)
    return linked
      ? undefined
      : 'the agent knows neither the time nor the operator: the motion of a Pod does not go on without either';
  return isBefore(now, endBy) ? undefined : `was still at it at ${toInstant(endBy)}, when its Pod is over`;
}

function isBeingStopped({ halting }: TaskRecord): boolean {
  return halting !== undefined && halting.how === 'Stop' && halting.phase !== 'Succeeded';
}
