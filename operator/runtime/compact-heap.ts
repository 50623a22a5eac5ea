import { setTimeout as delay } from 'node:timers/promises';

/** Between two looks; a start with a thousand robots is over by the first. */
const lookMilliseconds = 60_000;
/** More than a heap grows between two collections of its own, which is by a quarter. */
const growth = 1.4;

export interface HeapCompaction {
  /** Collects and compacts everything at once, for some 100 ms at 1,000 robots. */
  readonly compact: () => void;
  /** What is held of the system, holes included, in bytes. */
  readonly heapBytes: () => number;
  /** 60 s when absent. */
  readonly lookMilliseconds?: number | undefined;
}

/**
 * Compacts the heap once the start is over, and whenever it has grown by two fifths since. The garbage of a start leaves pages full of holes,
 * which V8 closes only where memory is short: a tenth of the operator's memory (npm run bench -- nodes). Until the signal aborts.
 */
export async function compactHeap(heap: HeapCompaction, signal: AbortSignal): Promise<void> {
  let compacted = 0;
  while (!signal.aborted) {
    await delay(heap.lookMilliseconds ?? lookMilliseconds, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted || heap.heapBytes() < compacted * growth) continue;
    heap.compact();
    compacted = heap.heapBytes();
  }
}

/** Of this process; undefined where Node.js was not started with `--expose-gc`. */
export function ownHeap(): HeapCompaction | undefined {
  const collect = globalThis.gc;
  if (collect === undefined) return undefined;
  return {
    compact: () => collect({ type: 'major', execution: 'sync', flavor: 'last-resort' }),
    heapBytes: () => process.memoryUsage().heapTotal,
  };
}
