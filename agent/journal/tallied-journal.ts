import { journalThat, type Journal } from './journal.ts';
import { tallyAfter } from './tally-after.ts';

/** The same journal; what a change adds to the tally is written with it, in one transaction. */
export function talliedJournal(journal: Journal): Journal {
  return journalThat(journal, (change, sync) => {
    const tally = tallyAfter(journal.state, change);
    const isNews = tally !== journal.state.meta.tally;
    journal.commit(isNews ? { ...change, meta: { ...change.meta, tally } } : change, sync);
  });
}
