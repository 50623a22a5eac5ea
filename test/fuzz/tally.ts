/** What became of some inputs. Adds up over processes. */
export interface Tally {
  readonly inputs: number;
  /** Of them, those that were taken: a fuzzer whose inputs are all refused at once tests little. */
  readonly taken: number;
  readonly crashes: number;
  readonly slowestMilliseconds: number;
  /** By how much one input made the process grow. */
  readonly largestMebibytes: number;
}

export const nothing: Tally = { inputs: 0, taken: 0, crashes: 0, slowestMilliseconds: 0, largestMebibytes: 0 };

export function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (all, one) => ({
      inputs: all.inputs + one.inputs,
      taken: all.taken + one.taken,
      crashes: all.crashes + one.crashes,
      slowestMilliseconds: Math.max(all.slowestMilliseconds, one.slowestMilliseconds),
      largestMebibytes: Math.max(all.largestMebibytes, one.largestMebibytes),
    }),
    nothing,
  );
}
