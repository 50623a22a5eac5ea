/** `kubectl vac …`: the plugin that people use instead of writing YAML. See docs/kubectl-vac.md. */
import { EXIT_CODES } from '@kubevac/crds/command-line/exit-codes.ts';
import type { CommonOptions } from './flags.ts';
import { openApi, type Api } from './kube/api.ts';
import { runCommand } from './run-command.ts';
import { terminalOf } from './terminal.ts';

const exit = await runCommand(process.argv.slice(2), { terminal: terminalOf(process), open, onInterrupt });
process.exitCode = EXIT_CODES[exit].code;

/** The library that reads kubeconfigs takes most of a second to load, and help needs none. */
async function open({ kubeconfig, context, namespace }: CommonOptions): Promise<Api> {
  const { connect } = await import('./kube/connection.ts');
  const connection = await connect({ kubeconfig, context });
  return openApi(connection, namespace ?? connection.namespace);
}

function onInterrupt(listener: (signal: 'SIGINT' | 'SIGTERM') => void): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}
