import type { PreparedFuzzer } from './fuzzer.ts';
import type { Tally } from './tally.ts';

/** What an input may cost: a robot's agent has little of both, and others wait for it. */
export const INPUT_LIMITS = { milliseconds: 1_000, mebibytes: 64 } as const;

export interface Fed {
  readonly tally: Tally;
  /** What a person needs to know of a crash. */
  readonly crash: string | undefined;
}

interface Cost {
  readonly milliseconds: number;
  readonly mebibytes: number;
}

/** Gives one input to what is tested and says what it took. */
export function feedOne({ feed }: PreparedFuzzer, input: Buffer): Fed {
  let taken = false;
  let fault: string | undefined;
  const cost = steadyCostOf(() => {
    try {
      taken = feed(input);
    } catch (error) {
      fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
  });
  const crash = fault ?? excessOf(cost);
  const tally = {
    inputs: 1,
    taken: taken ? 1 : 0,
    crashes: crash === undefined ? 0 : 1,
    slowestMilliseconds: cost.milliseconds,
    largestMebibytes: cost.mebibytes,
  };
  return { tally, crash };
}

/** Slower than any map should be: what takes so long is done once more, and the shorter time counts. */
const doubtfulMilliseconds = 100;

/** What an input costs when the machine did not stand still meanwhile. */
function steadyCostOf(work: () => void): Cost {
  const cost = costOf(work);
  if (cost.milliseconds <= doubtfulMilliseconds) return cost;
  return { ...cost, milliseconds: Math.min(cost.milliseconds, costOf(work).milliseconds) };
}

function costOf(work: () => void): Cost {
  const residentBytes = process.memoryUsage.rss();
  const peakBefore = peakBytes();
  const begun = performance.now();
  work();
  const milliseconds = performance.now() - begun;
  const peak = peakBytes();
  // The system keeps the peak of a process's whole life only: where it did not rise, what is left is all that is known.
  const reached = peak > peakBefore ? peak : process.memoryUsage.rss();
  return { milliseconds, mebibytes: Math.max(0, reached - residentBytes) / 1024 ** 2 };
}

function peakBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}

function excessOf({ milliseconds, mebibytes }: Cost): string | undefined {
  if (milliseconds > INPUT_LIMITS.milliseconds) return `it took ${Math.round(milliseconds)} ms`;
  return mebibytes > INPUT_LIMITS.mebibytes ? `it took ${Math.round(mebibytes)} MiB` : undefined;
}
