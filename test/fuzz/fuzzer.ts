import type { Random } from './random.ts';

/** One door that bytes from elsewhere come in by. */
export interface Fuzzer {
  /** One line of the help. */
  readonly summary: string;
  /** Called once per process; the seed decides all. */
  readonly prepare: (seed: number) => PreparedFuzzer;
}

export interface PreparedFuzzer {
  /** The same for the same numbers. */
  readonly input: (random: Random) => Buffer;
  /**
   * Gives an input to what is tested.
   *
   * @returns whether it was taken; false when it was refused in the way that is promised
   * @throws for all else, which is a crash
   */
  readonly feed: (input: Buffer) => boolean;
}
