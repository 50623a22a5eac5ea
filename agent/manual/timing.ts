import type { Monotonic } from './session.ts';

/** A clock that never jumps, and waits by it. Injected, so that tests own time. */
export interface Timing {
  now(): Monotonic;
  /** Calls once, that much later, unless it is taken back before. @returns how to take it back */
  after(milliseconds: number, call: () => void): () => void;
}

export const realTiming: Timing = {
  now: () => performance.now(),
  after: (milliseconds, call) => {
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
};
