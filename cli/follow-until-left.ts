import type { Context } from './context.ts';
import { followTask, type Ending } from './follow.ts';
import { patchObject } from './kube/objects.ts';
import { referenceOf, type Task } from './task.ts';

/** Why nobody looks on any more. */
class Left extends Error {}

/**
 * Follows tasks to their end, or until a person has seen enough. Ctrl-C asks once whether to cancel them or to leave them running; a
 * second one leaves them, and so does the first where nobody can answer. `--timeout` leaves them, too.
 *
 * @returns how each ended, with Unknown for those that were left
 */
export async function followUntilLeft(context: Context, tasks: readonly Task[]): Promise<readonly Ending[]> {
  const leaving = new AbortController();
  const leave = (why: string): void => leaving.abort(new Left(why));
  const ignore = context.onInterrupt(interrupting(context, tasks, leave));
  const { timeoutMilliseconds } = context.common;
  const late =
    timeoutMilliseconds === undefined ? undefined : setTimeout(() => leave('it is not over yet'), timeoutMilliseconds);
  try {
    return await Promise.all(tasks.map((task) => followOrLeave(context, task, leaving.signal)));
  } finally {
    clearTimeout(late);
    ignore();
    leaving.abort(new Left('it is over'));
  }
}

async function followOrLeave(context: Context, task: Task, signal: AbortSignal): Promise<Ending> {
  try {
    return await followTask(context, task, signal);
  } catch (error) {
    if (!(error instanceof Left)) throw error;
    context.terminal.note(
      `${error.message}: ${referenceOf(task)} goes on; kubectl vac cancel ${task.metadata.name} ends it`,
    );
    return { exit: 'Unknown', task };
  }
}

/** What an interrupt does: the first asks, where somebody can answer. */
function interrupting(
  context: Context,
  tasks: readonly Task[],
  leave: (why: string) => void,
): (signal: 'SIGINT' | 'SIGTERM') => void {
  const { terminal } = context;
  const asked = new AbortController();
  let interrupts = 0;
  return (signal) => {
    interrupts += 1;
    if (signal === 'SIGTERM' || !terminal.isInteractive || interrupts > 1) {
      asked.abort();
      return leave('interrupted');
    }
    askToCancel(context, tasks, asked.signal).then(
      (isCancelled) => (isCancelled ? undefined : leave('left')),
      (error: Error) => leave(error.message),
    );
  };
}

/** @returns whether they are cancelled now */
async function askToCancel({ api, terminal }: Context, tasks: readonly Task[], signal: AbortSignal): Promise<boolean> {
  terminal.draw('');
  const names = tasks.map(referenceOf).join(', ');
  const answer = await terminal.ask(`\ncancel ${names}? [y: cancel, anything else: leave it running] `, signal);
  if (!/^y(es)?$/i.test(answer.trim())) return false;
  await Promise.all(
    tasks.map(({ kind, metadata }) => patchObject(api, kind, metadata.name, { spec: { cancel: true } })),
  );
  return true;
}
