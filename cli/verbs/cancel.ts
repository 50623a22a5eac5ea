import type { Exit } from '@kubevac/crds/command-line/exit-codes.ts';
import { change } from '../change.ts';
import type { OwnVerb } from '../context.ts';
import type { Ending } from '../follow.ts';
import { followUntilLeft } from '../follow-until-left.ts';
import { hasEnded, taskNamed } from '../task.ts';
import { endText } from '../task-text.ts';

export const cancelVerb: OwnVerb = {
  verb: 'cancel',
  summary: 'ends a task and keeps its record; the exit code is 0 when it is cancelled',
  words: 'TASK',
  flags: [],
  examples: ['dusty-clean-x7k2p', 'cleaning/kitchen-now'],
  run: async (context, { words: [text = ''] }) => {
    const { api, terminal, common } = context;
    const task = await taskNamed(api, text);
    if (hasEnded(task)) {
      for (const line of endText(task)) terminal.out(line);
      terminal.note('it has ended already');
      return task.status.phase === 'Cancelled' ? 'Ok' : 'Failed';
    }
    const { kind, metadata } = task;
    await change(context, { kind, name: metadata.name, patch: { spec: { cancel: true } }, said: 'is to end' });
    if (common.dryRun || !common.wait) return 'Ok';
    const endings = await followUntilLeft(context, [task]);
    return endings.map(exitOfCancel)[0] ?? 'Unknown';
  },
};

/** A task that ended well all the same was not cancelled. */
function exitOfCancel({ exit }: Ending): Exit {
  if (exit === 'Cancelled') return 'Ok';
  return exit === 'Ok' ? 'Failed' : exit;
}
