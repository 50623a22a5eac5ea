/**
 * Aborts when the person is to see no more of a program: at Ctrl-C, when it is asked to end, and when its terminal is closed or its
 * reader gone. What the program says after that is lost instead of ending it, so that it can still tidy up.
 */
export function whenLeft(program: Pick<NodeJS.Process, 'on' | 'stdout' | 'stderr'>): AbortSignal {
  const left = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) program.on(signal, () => left.abort());
  for (const stream of [program.stdout, program.stderr]) stream.on('error', () => left.abort());
  return left.signal;
}
