import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { importZodPiecewise, leaveOutUnused } from './bundle-stubs.ts';

const root = join(import.meta.dirname, '..');

const common: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node22',
  // Names stay: a log shows the class of an error. To shorten them and keep a table of the long ones (`keepNames`) is 1.5 MiB more of memory.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [leaveOutUnused(root), importZodPiecewise],
};

/** CommonJS in one file takes less memory than modules; nothing in it may await at its top level. */
function agent(dist: string): BuildOptions {
  return {
    ...common,
    entryPoints: ['agent/main.ts'],
    outfile: join(dist, 'agent.cjs'),
    format: 'cjs',
    define: { 'import.meta.url': 'importMetaUrl', 'import.meta.dirname': '__dirname' },
    banner: { js: "const importMetaUrl=require('node:url').pathToFileURL(__filename).href;" },
  };
}

/** Modules, so that the Kubernetes library stays in a file of its own until a kubeconfig is read: no Pod needs it; and so do pictures. */
function operator(dist: string): BuildOptions {
  return {
    ...common,
    entryPoints: {
      operator: 'operator/main.ts',
      'output-worker': 'operator/outputs/output-worker.ts',
      'certificate-worker': 'operator/kubelet/certificate/certificate-worker.ts',
    },
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

/** Writes `agent.cjs` and `kubevac-agent` into a folder. @returns the program */
export async function bundleAgent(dist: string): Promise<string> {
  await mkdir(dist, { recursive: true });
  await build(agent(dist));
  const path = join(dist, 'kubevac-agent');
  await writeFile(path, launcher);
  await chmod(path, 0o755);
  return join(dist, 'agent.cjs');
}

/** Writes `operator.mjs`, the programs of its threads and `operator/` into a folder. @returns the program */
export async function bundleOperator(dist: string): Promise<string> {
  await rm(join(dist, 'operator'), { recursive: true, force: true });
  await build(operator(dist));
  return join(dist, 'operator.mjs');
}
