/** The phases of a task, of every kind: one table, shared by the journal, the runner and the status mapper. */
export const PHASES = ['Pending', 'Accepted', 'Running', 'Succeeded', 'Failed', 'Cancelled'] as const;
export type Phase = (typeof PHASES)[number];

const NEXT: Record<Phase, readonly Phase[]> = {
  Pending: ['Accepted', 'Running', 'Succeeded', 'Failed', 'Cancelled'],
  Accepted: ['Running', 'Succeeded', 'Failed', 'Cancelled'],
  Running: ['Succeeded', 'Failed', 'Cancelled'],
  Succeeded: [],
  Failed: [],
  Cancelled: [],
};

/** A terminal phase never changes (PROTOCOL rule 4). */
export function isTerminal(phase: Phase): boolean {
  return NEXT[phase].length === 0;
}

/** Phases are monotone (PROTOCOL rule 4): whether `to` may follow `from`. A phase may be reported again. */
export function mayFollow(from: Phase, to: Phase): boolean {
  return from === to || NEXT[from].includes(to);
}

/** @throws when `to` may not follow `from`: a bug in the caller, never a matter of input. */
export function assertMayFollow(from: Phase, to: Phase): void {
  if (!mayFollow(from, to)) throw new Error(`phase ${to} may not follow ${from}`);
}
