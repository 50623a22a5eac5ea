import type { Tally } from './tally.ts';

/** The inputs of one process: every `step`-th from `first` until before `end`. */
export interface Share {
  readonly fuzz: string;
  readonly seed: number;
  readonly first: number;
  readonly step: number;
  readonly end: number;
  /** It stops then, whatever is left; since the epoch. */
  readonly untilMilliseconds: number;
}

/** What a process says now and then, and at its end. */
export interface ShareReport {
  /** Since the last report. */
  readonly tally: Tally;
  /** The next input. */
  readonly next: number;
  readonly crashes: readonly string[];
}
