/** What kubectl runs to complete `kubectl vac …`; the last argument is the word that is being typed. */
import type { CommonOptions } from './flags.ts';
import { complete } from './complete-words.ts';
import { openApi, type Api } from './kube/api.ts';

/** ShellCompDirectiveNoFileComp of cobra: a file is never meant. */
const noFiles = ':4';

const words = await complete(process.argv.slice(2), open).catch(() => []);
process.stdout.write([...words, noFiles, ''].join('\n'));

async function open({ kubeconfig, context, namespace }: CommonOptions): Promise<Api> {
  const { connect } = await import('./kube/connection.ts');
  const connection = await connect({ kubeconfig, context });
  return openApi(connection, namespace ?? connection.namespace);
}
