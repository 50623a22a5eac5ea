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
  const fitting = waiting.slice(0, countThatFits(waiting, { entries: LIMITS.entriesPerSection, bytes: room.bytes }));
  const last = fitting.at(-1);
  const cut = fitting.length < waiting.length ? (last ?? { createdAt: new Date(0).toISOString(), id: '' }) : undefined;
  return {
    ...(cut && { cutAfter: { createdAt: cut.createdAt, id: cut.id } }),
    entries: [
      ...urgent.slice(0, countThatFits(urgent, { entries: LIMITS.urgentEntriesPerSection, bytes: room.urgentBytes })),
      ...fitting,
    ],
  };
}

function countThatFits(entries: readonly TaskEntry[], limit: { entries: number; bytes: number }): number {
  let bytes = 0;
  const beyond = entries.findIndex((entry, index) => {
    bytes += Buffer.byteLength(JSON.stringify(entry));
    return index >= limit.entries || bytes > limit.bytes;
  });
  return beyond === -1 ? entries.length : beyond;
}
