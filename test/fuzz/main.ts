/**
 * Feeds damaged bytes to what reads bytes from elsewhere: `npm run fuzz -- <name>`. The last line is one JSON object with what came
 * of it; the exit code is 1 when anything crashed.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { INPUT_LIMITS } from './feeding.ts';
import { fuzzers } from './fuzzers.ts';
import { feedInProcess } from './processes.ts';
import type { ShareReport } from './share.ts';
import { sum } from './tally.ts';

const progressEveryMilliseconds = 10_000;
const mostCrashesShown = 10;

const help = `Feeds damaged bytes to what reads bytes from elsewhere. A crash is any error but the promised one, or an input that takes
more than ${INPUT_LIMITS.milliseconds} ms or ${INPUT_LIMITS.mebibytes} MiB.

usage: npm run fuzz -- NAME [--inputs 1000000] [--seed N] [--first 0] [--minutes 15]

${Object.entries(fuzzers)
  .map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}\n`)
  .join('')}
An input is made of the seed and its number alone: --first N --inputs 1 makes it again. The last line is one JSON object.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    inputs: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    first: { type: 'string', default: '0' },
    minutes: { type: 'string', default: '15' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const [fuzz = ''] = positionals;
if (values.help) process.stdout.write(help);
else if (!Object.hasOwn(fuzzers, fuzz))
  refuse(`there is no fuzz "${fuzz}": there are ${Object.keys(fuzzers).join(', ')}`);
else await feedAll();

async function feedAll(): Promise<void> {
  const [inputs, seed, first] = [wholeNumber('inputs'), wholeNumber('seed'), wholeNumber('first')];
  const untilMilliseconds = Date.now() + wholeNumber('minutes') * 60_000;
  const step = Math.min(availableParallelism(), Math.max(inputs, 1));
  const tell = progressOf(inputs);
  const shares = Array.from({ length: step }, (_, index) => ({
    fuzz,
    seed,
    first: first + index,
    step,
    end: first + inputs,
    untilMilliseconds,
  }));
  const tally = sum(await Promise.all(shares.map((share) => feedInProcess(share, tell))));
  const slowestMilliseconds = Math.round(tally.slowestMilliseconds * 10) / 10;
  const largestMebibytes = Math.round(tally.largestMebibytes * 10) / 10;
  process.stdout.write(`${JSON.stringify({ fuzz, ...tally, slowestMilliseconds, largestMebibytes, seed })}\n`);
  process.exitCode = tally.crashes > 0 ? 1 : 0;
}

/** Says now and then how far it is, and at once what crashed. */
function progressOf(inputs: number): (report: ShareReport) => void {
  let fed = 0;
  let crashes = 0;
  let said = Date.now();
  return (report) => {
    fed += report.tally.inputs;
    for (const crash of report.crashes) {
      crashes += 1;
      if (crashes <= mostCrashesShown) process.stderr.write(`CRASH  ${crash}\n`);
    }
    if (Date.now() - said < progressEveryMilliseconds) return;
    said = Date.now();
    process.stderr.write(`${fed} of ${inputs} inputs, ${crashes} crashes\n`);
  };
}

function wholeNumber(name: 'inputs' | 'seed' | 'first' | 'minutes'): number {
  const text = values[name];
  if (!/^\d{1,12}$/.test(text)) refuse(`--${name} ${text} is no whole number`);
  return Number(text);
}

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}
