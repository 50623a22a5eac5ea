import { onceIn, type Logger } from '@kubevac/base/log.ts';
import { journalThat, type Journal } from '../journal/journal.ts';
import type { TaskRecord } from '../journal/records.ts';
import { endsIn } from '../journal/tally-after.ts';

/** What the writes of a journal say, each once, after it is written. */
export interface JournalWatcher {
  onCommit(): void;
  onError(): void;
  /** A task is over; a run of a schedule that never began is a missed slot instead. */
  onEnded(task: TaskRecord): void;
}

/** The same journal, and a watcher that is told of what is written; what it throws is logged, and no reason for a commit to fail. */
export function watchedJournal(journal: Journal, watcher: JournalWatcher, log: Logger): Journal {
  const repeating = onceIn(log, 60_000);
  const tell = (what: () => void): void => {
    try {
      what();
    } catch (error) {
      repeating.error({ error }, 'journal not watched');
    }
  };
  return journalThat(journal, (change, sync) => {
    const before = journal.state.tasks;
    try {
      journal.commit(change, sync);
    } catch (error) {
      tell(() => watcher.onError());
      throw error;
    }
    tell(() => {
      watcher.onCommit();
      for (const task of endsIn(change.tasks ?? [], before)) watcher.onEnded(task);
    });
  });
}
