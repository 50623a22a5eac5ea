import type { TimeSources } from '../clock/measured-clock.ts';
import type { Monotonic } from './session.ts';

/** A clock that never jumps back, goes on while the host sleeps, and waits by it. Injected, so that tests own time. */
export interface Timing {
  now(): Monotonic;
  /** Calls once, that much later, unless it is taken back before. @returns how to take it back */
  after(milliseconds: number, call: () => void): () => void;
}

/** The uptime of Linux counts in hundredths of a second; what the two clocks are farther apart, the host has slept. */
const apartMilliseconds = 50;

/**
 * The clock that is exact stands still while the host sleeps, and would take a Move that waited in its buffers all night for a
 * fresh one: the time that was slept is added, as the uptime tells it.
 */
export function hostTiming({ monotonic, uptime }: Pick<TimeSources, 'monotonic' | 'uptime'>): Timing {
  let apart = uptime() - monotonic();
  let slept = 0;
  return {
    now: () => {
      const now = monotonic();
      const more = uptime() - now - apart;
      if (more > apartMilliseconds) {
        slept += more;
        apart += more;
      }
      return now + slept;
    },
    after: (milliseconds, call) => {
      const timer = setTimeout(call, milliseconds);
      return () => clearTimeout(timer);
    },
  };
}
