import { changed, JournalWriteError, type Journal } from '../../journal/journal.ts';
import type { JournalChange, JournalState } from '../../journal/records.ts';

/** A journal that lives as long as the test: what a crash leaves behind. */
export class MemoryJournal implements Journal {
  state: JournalState;
  works = true;

  constructor(state: JournalState) {
    this.state = state;
  }

  commit(change: JournalChange): void {
    if (!this.works) throw new JournalWriteError('the journal could not be written', { cause: 'no space' });
    this.state = changed(this.state, change);
  }

  probe(): boolean {
    return this.works;
  }

  close(): void {}
}
