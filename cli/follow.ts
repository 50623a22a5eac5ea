import { exitOf, type Exit } from '@kubevac/crds/command-line/exit-codes.ts';
import type { Context } from './context.ts';
import { watchObject } from './kube/watch.ts';
import { hasEnded, referenceOf, statusOf, type Task } from './task.ts';
import { endText, taskBar, taskLine } from './task-text.ts';

/** How a task was when nobody followed it any more, and what that is for a command. */
export interface Ending {
  readonly exit: Exit;
  readonly task: Task;
}

/** Long enough for an operator that has just begun. */
const silenceMilliseconds = 10_000;

/**
 * Shows a task until it ends: a bar on a terminal, a line per change otherwise.
 *
 * @returns how it ended, with Unknown when it was deleted while it ran
 * @throws the reason of the signal, once it aborts
 */
export async function followTask(context: Context, task: Task, signal: AbortSignal): Promise<Ending> {
  const { api, terminal } = context;
  const show = showing(context);
  const silence = setTimeout(() => terminal.note(silenceText(task)), silenceMilliseconds);
  let last = task;
  try {
    show(task);
    const onLost = (error: Error): void => terminal.note(`${error.message}; trying again`);
    for await (const { object, isDeleted } of watchObject(api, task, { signal, onLost })) {
      last = object;
      if (statusOf(object).phase !== undefined) clearTimeout(silence);
      if (isDeleted || hasEnded(object)) break;
      show(object);
    }
  } finally {
    clearTimeout(silence);
    terminal.draw('');
  }
  if (hasEnded(last)) for (const line of endText(last)) terminal.out(line);
  else terminal.out(`${last.metadata.name}  was deleted`);
  return { exit: exitOfLast(last), task: last };
}

function exitOfLast(task: Task): Exit {
  const status = statusOf(task);
  if (hasEnded(task)) return exitOf(status);
  return status.phase === 'Running' ? 'Unknown' : 'Cancelled';
}

function showing({ terminal }: Context): (task: Task) => void {
  let shown = '';
  return (task) => {
    if (statusOf(task).phase === undefined) return;
    const line = terminal.isInteractive ? taskBar(task, terminal.columns) : taskLine(task);
    if (line === shown) return;
    shown = line;
    if (terminal.isInteractive) terminal.draw(line);
    else terminal.out(line);
  };
}

function silenceText(task: Task): string {
  return `nothing has taken up ${referenceOf(task)} for ${silenceMilliseconds / 1_000} s: is the operator running?`;
}
