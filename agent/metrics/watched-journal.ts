import { isTerminal } from '@kubevac/protocol/phases.ts';
import type { Journal } from '../journal/journal.ts';
import type { JournalState, TaskRecord } from '../journal/records.ts';
import { isMissedRun } from '../schedule/missed-slots.ts';
import type { MissedSlot } from '../schedule/schedule-record.ts';

/** What the writes of a journal say, each once, after it is written. */
export interface JournalWatcher {
  onCommit(): void;
  onError(): void;
  /** A task is over; a run of a schedule that never began is a missed slot instead. */
  onEnded(task: TaskRecord): void;
  /** A run of a schedule began. @param slot seconds since the Unix epoch */
  onRun(slot: number): void;
  onMissed(missed: MissedSlot): void;
}

/** The same journal, and a watcher that is told of what is written. */
export function watchedJournal(journal: Journal, watcher: JournalWatcher): Journal {
  return {
    get state() {
      return journal.state;
    },
    commit: (change, sync) => {
      const before = journal.state;
      try {
        journal.commit(change, sync);
      } catch (error) {
        watcher.onError();
        throw error;
      }
      watcher.onCommit();
      for (const task of change.tasks ?? []) tellTask(before.tasks.get(task.id), task, watcher);
      if (change.schedules !== undefined)
        for (const missed of newlyMissed(before, journal.state)) watcher.onMissed(missed);
    },
    rewind: () => journal.rewind(),
    probe: () => journal.probe(),
    close: () => journal.close(),
  };
}

function tellTask(before: TaskRecord | undefined, task: TaskRecord, watcher: JournalWatcher): void {
  if (task.run !== undefined && task.startedAt !== undefined && before?.startedAt === undefined)
    watcher.onRun(task.run.slot);
  const isOver = isTerminal(task.phase) && (before === undefined || !isTerminal(before.phase));
  if (isOver && !isMissedRun(task)) watcher.onEnded(task);
}

function newlyMissed(before: JournalState, after: JournalState): MissedSlot[] {
  return [...after.schedules.values()].flatMap(({ id, missed }) => {
    const known = new Set(before.schedules.get(id)?.missed.map(({ slot }) => slot));
    return missed.filter(({ slot }) => !known.has(slot));
  });
}
