import type { Exit } from '@kubevac/crds/command-line/exit-codes.ts';
import type { Context } from './context.ts';
import { watchObject } from './kube/watch.ts';
import { hasEnded, robotNameOf, statusOf, type Task } from './task.ts';
import { adviceOf, endText, taskLine } from './task-text.ts';

/** A robot that is in reach pauses within a second or two. */
const patienceMilliseconds = 15_000;

/** Looks on until the robot has paused the task or let it go on, and says what came of it. */
export async function settleSuspension(context: Context, task: Task, suspend: boolean): Promise<Exit> {
  const { api, terminal, common } = context;
  const signal = AbortSignal.timeout(common.timeoutMilliseconds ?? patienceMilliseconds);
  try {
    const onLost = (error: Error): void => terminal.note(`${error.message}; trying again`);
    for await (const { object, isDeleted } of watchObject(api, task, { signal, onLost })) {
      const exit = settled(object, suspend);
      if (isDeleted || exit !== undefined) return saySettled(context, object, exit ?? 'Failed');
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  terminal.note('the robot has not said that it heard: it will when it is in reach');
  return 'Unknown';
}

/** How a command ends that asks for what was asked before; undefined where the robot has yet to do something. */
export function settledBefore(task: Task, suspend: boolean): Exit | undefined {
  if ((task.spec?.suspend === true) !== suspend) return undefined;
  // Nobody can let it go on that way: it was not paused that way.
  return !suspend && statusOf(task).reason === 'PausedElsewhere' ? 'Failed' : settled(task, suspend);
}

function settled(task: Task, suspend: boolean): Exit | undefined {
  if (hasEnded(task)) return 'Failed';
  const condition = statusOf(task).conditions?.find(({ type }) => type === 'Suspended');
  if (condition?.reason === 'CannotPause' || condition?.reason === 'ResumedElsewhere')
    return suspend ? 'Failed' : undefined;
  return (condition?.status === 'True') === suspend ? 'Ok' : undefined;
}

/** How the task stands, and what to do where that is not as was asked. */
export function saySettled({ terminal }: Context, task: Task, exit: Exit): Exit {
  const { reason } = statusOf(task);
  for (const line of hasEnded(task) ? endText(task) : [taskLine(task)]) terminal.out(line);
  const advice = exit === 'Failed' && !hasEnded(task) ? adviceOf(reason, robotNameOf(task)) : undefined;
  if (advice !== undefined) terminal.out(`What to do: ${advice}`);
  return exit;
}
