import { join } from 'node:path';
import { run } from 'node:test';
import { Batches, groupsOf } from './batches.ts';
import { countFiles, fileLine, lateText, printFailures, totalsOf } from './report.ts';
import { nothing, sum, type Totals } from './totals.ts';

export interface TestRun {
  readonly files: readonly string[];
  /** Processes at once. */
  readonly concurrency: number;
  /** That share a process; 1 when absent. */
  readonly filesPerProcess?: number;
  /** Of one test. A file has `fileMilliseconds` for all of its tests, and for ending what they started. */
  readonly testMilliseconds: number;
  readonly fileMilliseconds: number;
  /** Only tests with this in their names. */
  readonly name?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** What the files print is passed on as it comes; else it is printed when they fail. */
  readonly isTalkative?: boolean;
  /** Ends the run and its processes. */
  readonly signal: AbortSignal;
  readonly write: (text: string) => void;
}

/** Most of a unit test's time is loading what it tests: a third less with what an earlier run compiled. */
const compileCache = join(import.meta.dirname, '../node_modules/.cache/compile');

/** Runs test files in processes of their own; prints a line per file and every failure in full as it happens. */
export async function runTests(options: TestRun): Promise<Totals> {
  const waiting = groupsOf(options.files, options.filesPerProcess ?? 1);
  const batches = new Batches();
  const results: Totals[] = [];
  const work = async (): Promise<void> => {
    for (let files = waiting.shift(); files !== undefined && !options.signal.aborted; files = waiting.shift())
      results.push(await runFiles(files, batches.moduleOf(files), options));
  };
  try {
    await Promise.all(Array.from({ length: options.concurrency }, work));
  } finally {
    batches.remove();
  }
  return sum(results);
}

async function runFiles(
  files: readonly string[],
  module: string,
  { name, env, write, isTalkative, ...options }: TestRun,
): Promise<Totals> {
  const limit = options.fileMilliseconds * files.length;
  const late = AbortSignal.timeout(limit);
  const stream = run({
    files: [module],
    timeout: options.testMilliseconds,
    signal: AbortSignal.any([options.signal, late]),
    env: { NODE_COMPILE_CACHE: compileCache, ...(env ?? process.env) },
    ...(name === undefined ? {} : { testNamePatterns: [new RegExp(name.replace(/[^\w\s]/g, String.raw`\$&`))] }),
  });
  const begun = performance.now();
  const printOutput = printFailures(stream, { write, isTalkative });
  const perFile = countFiles(stream, files);
  let totals = nothing;
  stream.on('test:summary', (summary) => {
    if (summary.file === undefined) totals = totalsOf(summary);
  });
  for await (const event of stream) void event;
  if (options.signal.aborted) return nothing;
  if (late.aborted) {
    totals = { ...totals, failed: Math.max(totals.failed, 1) };
    write(lateText(files.join(', '), limit));
  }
  if (totals.failed > 0) printOutput();
  const [only] = files;
  if (files.length === 1 && only !== undefined) write(fileLine(only, totals, performance.now() - begun));
  else for (const [file, counted] of perFile) write(fileLine(file, counted.totals, counted.milliseconds));
  return totals;
}
