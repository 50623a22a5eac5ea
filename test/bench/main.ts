/**
 * Measures, on the real parts: `npm run bench -- <name>`. The last line is one JSON object with the figures and the machine.
 * Compare figures of one run only: absolute times are the machine's.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Cleanup } from '../support/cleanup.ts';
import type { Bench } from './bench.ts';
import { idle } from './idle/idle.ts';
import { latency } from './latency/latency.ts';
import { map } from './map/map.ts';
import { metrics } from './metrics/metrics.ts';
import { nodes } from './nodes/nodes.ts';
import { machine } from './machine.ts';
import { simulator } from './simulator/simulator.ts';
import { tableText } from './table.ts';

const benches: Readonly<Record<string, Bench>> = { latency, idle, nodes, metrics, map, simulator };
const names = Object.keys(benches);
const endMilliseconds = 20_000;

const help = `Measures Kubevac on the real parts: a control plane, Mosquitto, the programs as they are installed, a simulated robot.

usage: npm run bench -- NAME [flags]

${Object.entries(benches)
  .map(([name, { summary }]) => `  ${name.padEnd(11)}${summary}\n`)
  .join('')}
The last line is one JSON object: the figures, and the machine they were taken on; nodes has a line for each number of them.
`;

const [name = '', ...args] = process.argv.slice(2);
const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
if (name === '--help' || name === '-h') process.stdout.write(help);
else if (bench === undefined) {
  process.stderr.write(`there is no bench "${name}": the benches are ${names.join(', ')}\n`);
  process.exitCode = 2;
} else await runBench(name, bench);

async function runBench(called: string, { run }: Bench): Promise<void> {
  const ends: (() => Promise<void> | void)[] = [];
  const cleanup: Cleanup = { after: (end) => void ends.push(end) };
  const interrupted = new Promise<'interrupted'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve('interrupted'));
  });
  const progress = (words: string): void => void process.stderr.write(`${words}\n`);
  const measured = run({ args, cleanup, progress }).catch((error: unknown) => {
    process.stderr.write(
      `${called} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
  });
  const result = await Promise.race([measured, interrupted]);
  await Promise.race([endAll(ends), delay(endMilliseconds)]);
  if (result === undefined || result === 'interrupted') process.exit(result === undefined ? 1 : 130);
  for (const table of result.tables) process.stdout.write(`${tableText(table)}\n`);
  for (const figures of [result.figures].flat())
    process.stdout.write(`${JSON.stringify({ bench: called, ...figures, machine: machine() })}\n`);
  process.exit(0);
}

/** The newest first; one that fails does not keep the others. */
async function endAll(ends: readonly (() => Promise<void> | void)[]): Promise<void> {
  for (const end of ends.toReversed()) {
    try {
      await end();
    } catch (error) {
      process.stderr.write(`not ended: ${String(error)}\n`);
    }
  }
}
