import type { Cleanup } from '../support/cleanup.ts';
import type { Table } from './table.ts';

export interface BenchRun {
  /** What came after the bench's name. */
  readonly args: readonly string[];
  readonly cleanup: Cleanup;
  /** Says how far it is, to a person. */
  readonly progress: (words: string) => void;
}

export type Figures = Readonly<Record<string, number>>;

export interface BenchResult {
  /** For people. */
  readonly tables: readonly Table[];
  /** For programs: names with units, as in `p50Milliseconds`; a line for each. */
  readonly figures: Figures | readonly Figures[];
}

/** One thing that is measured on the real parts. */
export interface Bench {
  /** One line of the help. */
  readonly summary: string;
  readonly run: (run: BenchRun) => Promise<BenchResult>;
}
