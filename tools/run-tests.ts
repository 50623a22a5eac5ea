import { join } from 'node:path';
import { run } from 'node:test';
import { fileLine, lateText, printFailures, totalsOf } from './report.ts';
import { nothing, sum, type Totals } from './totals.ts';

export interface TestRun {
  readonly files: readonly string[];
  /** Test files at once. */
  readonly concurrency: number;
  /** Of one test. A file has `fileMilliseconds` for all of its tests, and for ending what they started. */
  readonly testMilliseconds: number;
  readonly fileMilliseconds: number;
  /** Only tests with this in their names. */
  readonly name?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Ends the run and its processes. */
  readonly signal: AbortSignal;
  readonly write: (text: string) => void;
}

/** Most of a unit test's time is loading what it tests: a third less with what an earlier run compiled. */
const compileCache = join(import.meta.dirname, '../node_modules/.cache/compile');

/** Runs test files, each in a process of its own; prints a line per file and every failure in full as it happens. */
export async function runTests(options: TestRun): Promise<Totals> {
  const waiting = [...options.files];
  const results: Totals[] = [];
  const work = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined && !options.signal.aborted; file = waiting.shift())
      results.push(await runFile(file, options));
  };
  await Promise.all(Array.from({ length: options.concurrency }, work));
  return sum(results);
}

async function runFile(file: string, { name, env, write, ...options }: TestRun): Promise<Totals> {
  const late = AbortSignal.timeout(options.fileMilliseconds);
  const stream = run({
    files: [file],
    timeout: options.testMilliseconds,
    signal: AbortSignal.any([options.signal, late]),
    env: { NODE_COMPILE_CACHE: compileCache, ...(env ?? process.env) },
    ...(name === undefined ? {} : { testNamePatterns: [new RegExp(name.replace(/[^\w\s]/g, String.raw`\$&`))] }),
  });
  const begun = performance.now();
  const printOutput = printFailures(stream, write);
  let totals = nothing;
  stream.on('test:summary', (summary) => {
    if (summary.file === undefined) totals = totalsOf(summary);
  });
  for await (const event of stream) void event;
  if (options.signal.aborted) return nothing;
  if (late.aborted) {
    totals = { ...totals, failed: Math.max(totals.failed, 1) };
    write(lateText(file, options.fileMilliseconds));
  }
  if (totals.failed > 0) printOutput();
  write(fileLine(file, totals, performance.now() - begun));
  return totals;
}
