import { z } from 'zod';
import { readConfig } from '@kubevac/base/config.ts';
import { createLogger } from '@kubevac/base/log.ts';
import { contextCluster, ownCluster, type DemoCluster } from './cluster.ts';
import { runDemo, type DemoOptions } from './demo.ts';
import { whenLeft } from './when-left.ts';

const config = z.object({
  once: z.boolean().default(false).describe('end when the samples have ended; 0 if each came to its expected end'),
  context: z.string().optional().describe('use the cluster of this kubeconfig context instead of starting one'),
  logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('error').describe('how much the demo itself logs'),
});

const result = readConfig({
  schema: config,
  argv: process.argv.slice(2),
  env: process.env,
  envPrefix: 'KUBEVAC_DEMO',
  help: 'make demo: a cluster with three simulated robots that clean.\n\nusage: make demo [ONCE=1] [CONTEXT=name]',
});
if ('help' in result) process.stdout.write(result.help);
else if (!result.ok) {
  process.stderr.write(`${result.faults.join('\n')}\n`);
  process.exitCode = 2;
} else process.exitCode = await demo(result.value);

async function demo({ once, context, logLevel }: z.infer<typeof config>): Promise<number> {
  const left = whenLeft(process);
  const log = createLogger({ name: 'demo', level: logLevel, pretty: true, sink: process.stderr });
  try {
    say(context === undefined ? 'starting a control plane' : `using context ${context}`);
    const cluster = await (context === undefined ? ownCluster(log, left) : contextCluster(context, log));
    const failures = await showIn(cluster, { once, log }, left);
    if (once && !left.aborted) say(verdict(failures));
    say('all stopped');
    return failures.length === 0 ? 0 : 1;
  } catch (error) {
    if (!left.aborted) process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

async function showIn(
  cluster: DemoCluster,
  options: Pick<DemoOptions, 'once' | 'log'>,
  signal: AbortSignal,
): Promise<string[]> {
  try {
    return await runDemo({ ...options, cluster, say }, signal);
  } finally {
    await cluster.stop();
  }
}

function verdict(failures: readonly string[]): string {
  return failures.length === 0 ? 'every sample came to its expected end' : failures.join('\n');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
