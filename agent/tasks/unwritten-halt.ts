import { isStop } from '@kubevac/protocol/tasks.ts';
import type { MeasuredTime } from '../clock/measured-clock.ts';
import { changed } from '../journal/journal.ts';
import type { Halting, JournalChange, JournalState, TaskRecord } from '../journal/records.ts';
import { isPast, startDeadline } from './deadline.ts';

/**
 * How the robot is to be halted for a change that the journal could not take: for a cancel of what runs, and for a Stop that is
 * not too late, which ends a person's motion too (PROTOCOL rule 18). Without a record the halt may be sent again; that harms nothing.
 */
export function unwrittenHalt(
  before: JournalState,
  change: JournalChange,
  now: MeasuredTime | undefined,
): Halting['how'] | undefined {
  const after = changed(before, change);
  const isNewStop = (task: TaskRecord): boolean =>
    isStop(task.spec) &&
    task.phase === 'Accepted' &&
    !before.tasks.has(task.id) &&
    (now === undefined || !isPast(now, startDeadline(task, after.meta)));
  const halts = [...after.tasks.values()].flatMap((task) => {
    if (isNewStop(task)) return 'Stop';
    return before.tasks.get(task.id)?.halting === undefined ? (task.halting?.how ?? []) : [];
  });
  return halts.includes('Stop') ? 'Stop' : halts[0];
}
