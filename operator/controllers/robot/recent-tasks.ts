import { isTerminal } from '@kubevac/protocol/phases.ts';
import type { StatusOf } from '@kubevac/crds/kinds.ts';
import { RECENT_TASKS } from '@kubevac/crds/kinds/vacuum-robot-status.ts';
import { phaseOf, type TaskObject } from '../../objects/task.ts';

export type RecentTask = NonNullable<StatusOf<'VacuumRobot'>['recentTasks']>[number];

/**
 * The last ten tasks that ended, newest first. Objects that are gone stay in it: last night must be explainable from status, so
 * that the last failure keeps the last place, however many went well since.
 */
export function recentTasks(
  stored: readonly RecentTask[] | undefined,
  tasks: readonly TaskObject[],
  missions: readonly RecentTask[] = [],
): RecentTask[] {
  const objects = tasks
    .filter((task) => isTerminal(phaseOf(task)))
    .sort(byTurn)
    .map(recentTask);
  const ended = [...objects, ...missions];
  const names = new Set(ended.map(nameOf));
  // Those that ended in one second stay as they are: the one that was asked for last is the newest.
  const all = [...ended, ...(stored ?? []).filter((task) => !names.has(nameOf(task)))].sort((a, b) =>
    compare(b.finished ?? '', a.finished ?? ''),
  );
  const failure = all.findIndex(({ result }) => result === 'Failed');
  if (failure < RECENT_TASKS) return all.slice(0, RECENT_TASKS);
  return [...all.slice(0, RECENT_TASKS - 1), ...all.slice(failure, failure + 1)];
}

function byTurn({ kind: aKind, metadata: a }: TaskObject, { kind: bKind, metadata: b }: TaskObject): number {
  const names = compare(`${aKind}/${a.name}`, `${bKind}/${b.name}`);
  return compare(b.creationTimestamp, a.creationTimestamp) || names;
}

/** By code units: a collation costs milliseconds for some hundred tasks, at each word of a robot. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** A recreated object of the same name is another task: its end has another time. */
function nameOf({ kind, name, finished }: RecentTask): string {
  return `${kind}/${name}/${finished}`;
}

function recentTask({ kind, metadata, status }: TaskObject): RecentTask {
  const { phase, reason, message, summary, completionTime } = status;
  return {
    kind,
    name: metadata.name,
    result: phase ?? 'Failed',
    ...(reason !== undefined && { reason }),
    ...(phase === 'Failed' && message !== undefined && { message: message.slice(0, 256) }),
    ...(summary !== undefined && { summary }),
    ...(completionTime !== undefined && { finished: completionTime }),
  };
}
