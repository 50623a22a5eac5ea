/** `kubectl vac …`: the plugin that people use instead of writing YAML. See docs/kubectl-vac.md. */
import { EXIT_CODES } from '@kubevac/crds/command-line/exit-codes.ts';
import { openCluster } from './kube/open.ts';
import { runCommand } from './run-command.ts';
import { terminalOf } from './terminal.ts';

// A task that was begun goes on; what becomes of it is not seen any more.
const terminal = terminalOf(process, () => process.exit(EXIT_CODES.Unknown.code));
const exit = await runCommand(process.argv.slice(2), { terminal, open: openCluster, onInterrupt });
process.exitCode = EXIT_CODES[exit].code;

function onInterrupt(listener: (signal: 'SIGINT' | 'SIGTERM') => void): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}
