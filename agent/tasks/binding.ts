import type { JournalMeta } from '../journal/records.ts';

/**
 * Bound: this agent's journal is the robot's (PROTOCOL rule 10). Unbound: it starts nothing and sends its driver nothing.
 * Deleted: the robot object is gone (PROTOCOL rule 7); what runs may finish, nothing starts.
 */
export type Binding = 'Bound' | 'Unbound' | 'Deleted';

export function bindingOf({ robot, journalId, everBound }: JournalMeta): Binding {
  if (robot?.deleted === true) return everBound ? 'Deleted' : 'Unbound';
  return robot?.journalId === journalId ? 'Bound' : 'Unbound';
}
