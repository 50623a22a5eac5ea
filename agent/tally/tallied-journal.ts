import type { Journal } from '../journal/journal.ts';
import { tallyAfter } from './tally-after.ts';

/** The same journal; what a change adds to the tally is written with it, in one transaction. */
export function talliedJournal(journal: Journal): Journal {
  return {
    get state() {
      return journal.state;
    },
    commit: (change, sync) => {
      const tally = tallyAfter(journal.state, change);
      const isNews = tally !== journal.state.meta.tally;
      journal.commit(isNews ? { ...change, meta: { ...change.meta, tally } } : change, sync);
    },
    rewind: () => journal.rewind(),
    probe: () => journal.probe(),
    close: () => journal.close(),
  };
}
