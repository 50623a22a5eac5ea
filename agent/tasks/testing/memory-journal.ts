import { changed, JournalWriteError, type Journal } from '../../journal/journal.ts';
import type { JournalChange, JournalState } from '../../journal/records.ts';

/** A journal that lives as long as the test: what a crash leaves behind. */
export class MemoryJournal implements Journal {
  state: JournalState;
  works = true;
  #synced: JournalState;

  constructor(state: JournalState) {
    this.state = state;
    this.#synced = state;
  }

  commit(change: JournalChange, sync: 'Now' | 'Later' = 'Now'): void {
    if (!this.works) throw new JournalWriteError('the journal could not be written', { cause: 'no space' });
    this.state = changed(this.state, change);
    if (sync === 'Now') this.#synced = this.state;
  }

  get isSynced(): boolean {
    return this.state === this.#synced;
  }

  /** What a power cut does. */
  loseUnsynced(): void {
    this.state = this.#synced;
  }

  rewind(): void {}

  probe(): boolean {
    return this.works;
  }

  close(): void {}
}
