import { sum, totalsLine, type Totals } from './totals.ts';

/** Aborts at Ctrl-C and SIGTERM, so that whoever started processes ends them. A second Ctrl-C ends us at once. */
export function untilInterrupted(): AbortSignal {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
  return interrupted.signal;
}

/** Prints the totals as the last line and sets the exit code. An interrupted run has failed. */
export function finish(totals: readonly Totals[], signal: AbortSignal): void {
  const all = sum(totals);
  if (signal.aborted) process.stdout.write('interrupted\n');
  process.stdout.write(`${totalsLine(all)}\n`);
  process.exitCode = signal.aborted ? 130 : all.failed > 0 ? 1 : 0;
}
