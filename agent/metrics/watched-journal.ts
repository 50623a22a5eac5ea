import { onceIn, type Logger } from '@kubevac/base/log.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import type { Journal } from '../journal/journal.ts';
import type { TaskRecord } from '../journal/records.ts';
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
  /** @param number one, and those before it of which the journal keeps no more than how many they were */
  onMissed(missed: MissedSlot, number: number): void;
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
  return {
    get state() {
      return journal.state;
    },
    commit: (change, sync) => {
      const before = journal.state;
      try {
        journal.commit(change, sync);
      } catch (error) {
        tell(() => watcher.onError());
        throw error;
      }
      tell(() => {
        watcher.onCommit();
        for (const task of change.tasks ?? []) tellTask(before.tasks.get(task.id), task, watcher);
        for (const { id } of change.schedules ?? [])
          tellMissed(before.schedules.get(id)?.missed ?? [], journal.state.schedules.get(id)?.missed ?? [], watcher);
      });
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

function tellMissed(before: readonly MissedSlot[], after: readonly MissedSlot[], watcher: JournalWatcher): void {
  const known = new Set(before.map(({ slot }) => slot));
  const fresh = after.filter(({ slot }) => !known.has(slot));
  const folded = numberOf(after) - numberOf(before) - fresh.length;
  for (const [index, missed] of fresh.entries()) watcher.onMissed(missed, index === 0 ? 1 + Math.max(folded, 0) : 1);
}

/** With those of which only their number is kept. */
function numberOf(missed: readonly MissedSlot[]): number {
  return missed.reduce((sum, { missedBefore = 0 }) => sum + 1 + missedBefore, 0);
}
