import { adviceFor, isReason, reasonText } from '@kubevac/protocol/reasons.ts';
import { hasEnded, robotNameOf, statusOf, type Task } from './task.ts';

/** What is new of a task, in one line: `dusty-clean-x7k2p  Running  62 % · 6.1 m² · 12m`. */
export function taskLine(task: Task): string {
  const { phase = 'Pending', summary } = statusOf(task);
  return [task.metadata.name, phase, whyText(task), summary].filter((word) => word !== undefined).join('  ');
}

/** A task that runs or has succeeded needs no reason, and has none. */
function whyText(task: Task): string | undefined {
  const { reason, message } = statusOf(task);
  return reason === undefined ? undefined : `${reason}: ${message ?? meaningOf(reason) ?? 'no more is known'}`;
}

const barCells = 20;

/** The same for a line that is drawn over, no wider than the terminal. */
export function taskBar(task: Task, columns: number): string {
  const { phase = 'Pending', progress, summary, reason } = statusOf(task);
  if (phase !== 'Running' || progress?.percent === undefined || reason !== undefined)
    return taskLine(task).slice(0, columns - 1);
  const full = Math.round((progress.percent / 100) * barCells);
  const bar = '█'.repeat(full) + '░'.repeat(barCells - full);
  return `${task.metadata.name}  ${bar}  ${summary ?? `${progress.percent} %`}`.slice(0, columns - 1);
}

/** How a task that has ended did, and what a person can do about it. */
export function endText(task: Task): readonly string[] {
  const { reason, phase } = statusOf(task);
  if (!hasEnded(task) || phase === 'Succeeded') return [taskLine(task)];
  const advice = adviceOf(reason, robotNameOf(task));
  return advice === undefined ? [taskLine(task)] : [taskLine(task), `What to do: ${advice}`];
}

/** Undefined also where there is nothing to do. */
export function adviceOf(reason: string | undefined, robot: string): string | undefined {
  return reason !== undefined && isReason(reason) ? adviceFor(reason, robot) : undefined;
}

export function meaningOf(reason: string | undefined): string | undefined {
  return reason !== undefined && isReason(reason) ? reasonText(reason).meaning : undefined;
}
