import { isUrgent, type TaskEntry } from '@kubevac/protocol/desired.ts';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import { isStop } from '@kubevac/protocol/tasks.ts';

/** The entries of a section that fit, and where it was cut. */
export interface Cut<Entry> {
  readonly cutAfter?: { readonly createdAt: string; readonly id: string };
  readonly entries: readonly Entry[];
}

export interface CutSection<Entry> extends Cut<Entry> {
  readonly asOf: string;
}

/** What a section has room for, in bytes. */
export interface Room {
  readonly bytes: number;
  /** Of cancels and Stops. */
  readonly urgentBytes: number;
}

const OF_TASKS: Room = { bytes: LIMITS.bytesPerSection, urgentBytes: LIMITS.urgentBytesPerSection };

/**
 * First all cancels and Stops, then the first 128 by (creation, UID) that fit (PROTOCOL rule 1).
 * @param entries in that order
 */
export function cutToFit<Entry extends TaskEntry>(entries: readonly Entry[], room = OF_TASKS): Cut<Entry> {
  // Stops first, and the newest of them first: it reaches the furthest (PROTOCOL rule 18). A cancel that does not fit is absent,
  // which says the same.
  const urgent = entries
    .filter(isUrgent)
    .toReversed()
    .sort((a, b) => Number(isStop(b.spec)) - Number(isStop(a.spec)));
  const waiting = entries.filter((entry) => !isUrgent(entry));
  const { entries: fitting, ...cut } = firstThatFit(waiting, { entries: LIMITS.entriesPerSection, bytes: room.bytes });
  const ahead = { entries: LIMITS.urgentEntriesPerSection, bytes: room.urgentBytes };
  return { ...cut, entries: [...urgent.slice(0, countThatFits(urgent, ahead)), ...fitting] };
}

/** The first entries that fit, and where that is cut. @param entries in the order of turns */
export function firstThatFit<Entry extends { readonly createdAt: string; readonly id: string }>(
  entries: readonly Entry[],
  limit: Limit,
): Cut<Entry> {
  const fitting = entries.slice(0, countThatFits(entries, limit));
  if (fitting.length === entries.length) return { entries: fitting };
  const { createdAt, id } = fitting.at(-1) ?? { createdAt: new Date(0).toISOString(), id: '' };
  return { cutAfter: { createdAt, id }, entries: fitting };
}

interface Limit {
  readonly entries: number;
  readonly bytes: number;
}

function countThatFits(entries: readonly object[], limit: Limit): number {
  let bytes = 0;
  const beyond = entries.findIndex((entry, index) => {
    bytes += Buffer.byteLength(JSON.stringify(entry));
    return index >= limit.entries || bytes > limit.bytes;
  });
  return beyond === -1 ? entries.length : beyond;
}
