/**
 * Makes of each program what is installed: few files, no node_modules.
 *
 *   node tools/bundle.ts [agent] [operator]     both when none is named
 *
 *   dist/agent.cjs, dist/kubevac-agent          the agent, and how it is started with little memory
 *   dist/operator.mjs, dist/operator/*.mjs      the operator; the folder has what only `--kubeconfig` needs, loaded on demand
 */
import { chmod, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { importZodPiecewise, leaveOutUnused } from './bundle-stubs.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

const common: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node24',
  minify: true,
  // Errors are told apart by class; a log shows the name.
  keepNames: true,
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [leaveOutUnused(root), importZodPiecewise],
};

/** CommonJS in one file takes less memory than modules; nothing in it may await at its top level. */
function agent(): BuildOptions {
  return {
    ...common,
    entryPoints: ['agent/main.ts'],
    outfile: join(dist, 'agent.cjs'),
    format: 'cjs',
    define: { 'import.meta.url': 'importMetaUrl', 'import.meta.dirname': '__dirname' },
    banner: { js: "const importMetaUrl=require('node:url').pathToFileURL(__filename).href;" },
  };
}

/** Modules, so that the Kubernetes library stays in a file of its own until a kubeconfig is read: no Pod needs it. */
function operator(): BuildOptions {
  return {
    ...common,
    entryPoints: { operator: 'operator/main.ts' },
    outdir: dist,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'operator/[name]-[hash]',
    format: 'esm',
    splitting: true,
    banner: { js: "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);" },
  };
}

/** The heap of an agent is far below 32 MB; without a limit V8 lets garbage lie. Measured: 8 MB less resident. */
const launcher = `#!/bin/sh
exec "\${KUBEVAC_NODE:-node}" --max-semi-space-size=1 --max-old-space-size=32 --optimize-for-size \\
  "$(dirname "$(readlink -f "$0")")/agent.cjs" "$@"
`;

async function bundleAgent(): Promise<void> {
  await build(agent());
  const path = join(dist, 'kubevac-agent');
  await writeFile(path, launcher);
  await chmod(path, 0o755);
  await tellSize(join(dist, 'agent.cjs'));
}

async function bundleOperator(): Promise<void> {
  await rm(join(dist, 'operator'), { recursive: true, force: true });
  await build(operator());
  await tellSize(join(dist, 'operator.mjs'));
}

async function tellSize(file: string): Promise<void> {
  const { size } = await stat(file);
  process.stdout.write(`${relative(root, file)}  ${Math.round(size / 1024)} KiB\n`);
}

const programs: Readonly<Record<string, () => Promise<void>>> = { agent: bundleAgent, operator: bundleOperator };
const asked = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(programs);
await mkdir(dist, { recursive: true });
for (const name of asked) {
  const bundle = programs[name];
  if (bundle === undefined) throw new Error(`"${name}" is none of ${Object.keys(programs).join(', ')}`);
  await bundle();
}
