/**
 * Makes of each program what is installed: few files, no node_modules.
 *
 *   node tools/bundle.ts [agent] [operator]     both when none is named
 *
 *   dist/agent.cjs, dist/kubevac-agent          the agent, and how it is started with little memory
 *   dist/operator.mjs                           the operator
 *   dist/output-worker.mjs                      its thread that makes files of what robots leave
 *   dist/certificate-worker.mjs                 its thread that makes a certificate
 *   dist/operator/*.mjs                         what both need, and what only `--kubeconfig` does
 */
import { stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { bundleAgent, bundleOperator } from './bundle-programs.ts';

const dist = join(import.meta.dirname, '../dist');
const programs: Readonly<Record<string, (dist: string) => Promise<string>>> = {
  agent: bundleAgent,
  operator: bundleOperator,
};
const asked = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(programs);

for (const name of asked) {
  const bundle = programs[name];
  if (bundle === undefined) throw new Error(`"${name}" is none of ${Object.keys(programs).join(', ')}`);
  const file = await bundle(dist);
  process.stdout.write(`${relative(process.cwd(), file)}  ${Math.round((await stat(file)).size / 1024)} KiB\n`);
}
