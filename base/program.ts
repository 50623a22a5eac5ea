import type { z } from 'zod';
import { readConfig, type ReadConfigOptions } from './config.ts';

export interface Program<Schema extends z.ZodObject> extends Pick<
  ReadConfigOptions<Schema>,
  'schema' | 'envPrefix' | 'help'
> {
  /** Works until the signal aborts, and then has left nothing behind. What it rejects with ends the program with a sentence. */
  readonly run: (config: z.infer<Schema>, signal: AbortSignal) => Promise<void>;
}

/** What a program takes from the process it is; only its `main.ts` reads it. */
export interface Surroundings {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Runs a program from its configuration to its end. SIGINT and SIGTERM abort its signal; with KUBEVAC_EXIT_WITH_STDIN=1 the end
 * of standard input ends it at once, so that it does not outlive a parent that was killed.
 *
 * @returns the exit code: 2 for a configuration that does not do, 1 for a failure
 */
export async function runProgram<Schema extends z.ZodObject>(
  { run, ...program }: Program<Schema>,
  { argv, env }: Surroundings,
): Promise<number> {
  const config = readConfig({ ...program, argv, env });
  if ('help' in config) {
    process.stdout.write(config.help);
    return 0;
  }
  if (!config.ok) {
    process.stderr.write(`${config.faults.join('\n')}\n`);
    return 2;
  }
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  if (env['KUBEVAC_EXIT_WITH_STDIN'] === '1') process.stdin.resume().once('end', () => process.exit(1));
  try {
    await run(config.value, stop.signal);
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}
