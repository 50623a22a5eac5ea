/** A process that feeds its share of the inputs, which its parent sends. What it says is a `ShareReport`. */
import { feedOne } from './feeding.ts';
import { fuzzers } from './fuzzers.ts';
import { randomOf } from './random.ts';
import type { Share, ShareReport } from './share.ts';
import { nothing, sum, type Tally } from './tally.ts';

const reportEveryMilliseconds = 1_000;
/** Of an input that crashed: enough for a test. */
const shownBytes = 2_048;

process.once('message', (share: Share) => {
  feedShare(share);
  process.disconnect();
});

function feedShare({ fuzz, seed, first, step, end, untilMilliseconds }: Share): void {
  const fuzzer = fuzzers[fuzz]?.prepare(seed);
  if (fuzzer === undefined) throw new Error(`there is no fuzz "${fuzz}"`);
  let tally: Tally = nothing;
  let crashes: string[] = [];
  let reported = Date.now();
  const report = (next: number): void => {
    process.send?.({ tally, next, crashes } satisfies ShareReport);
    [tally, crashes, reported] = [nothing, [], Date.now()];
  };
  let index = first;
  for (; index < end && reported < untilMilliseconds; index += step) {
    const input = fuzzer.input(randomOf(seed, index));
    const fed = feedOne(fuzzer, input);
    tally = sum([tally, fed.tally]);
    if (fed.crash !== undefined)
      crashes.push(`input ${index} of seed ${seed}: ${fed.crash}\n  ${input.toString('hex', 0, shownBytes)}`);
    if (Date.now() - reported > reportEveryMilliseconds) report(index + step);
  }
  report(index);
}
