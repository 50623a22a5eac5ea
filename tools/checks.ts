import { spawn } from 'node:child_process';
import { sum, type Totals } from './totals.ts';

interface Check {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

/** What needs neither a cluster nor a broker. */
const CHECKS: readonly Check[] = [
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'types', command: ['tsc', '--noEmit', '-p', 'tsconfig.json'] },
  { name: 'CRDs', command: ['node', 'crds/generate.ts', '--check'] },
  { name: 'generated files', command: ['node', 'tools/generate.ts', '--check'] },
  { name: 'generated dashboards', command: ['node', 'dashboards/generate.ts', '--check'] },
];

export interface CheckRun {
  /** Ends what runs. */
  readonly signal: AbortSignal;
  readonly write: (text: string) => void;
}

/** Runs format, lint, types and the comparison of generated files; each counts as one. Prints what a failing one says. */
export async function runChecks(options: CheckRun): Promise<Totals> {
  const results: Totals[] = [];
  for (const check of CHECKS) results.push(await runCheck(check, options));
  return sum(results);
}

async function runCheck({ name, command }: Check, { signal, write }: CheckRun): Promise<Totals> {
  const begun = performance.now();
  const [program, ...args] = command;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  let output = '';
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], signal });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  child.once('error', (error) => {
    output += `${error.message}\n`;
    resolve(false);
  });
  child.once('close', (code) => resolve(code === 0));
  const passed = await promise;
  if (!passed) write(output);
  write(`${passed ? 'ok    ' : 'FAILED'}  ${name}  ${((performance.now() - begun) / 1_000).toFixed(1)} s\n`);
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}
