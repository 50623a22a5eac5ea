import { openApi, type Api } from './api.ts';
import type { ConnectOptions } from './connection.ts';

export interface OpenOptions extends ConnectOptions {
  /** The one of the context when absent. */
  readonly namespace?: string | undefined;
}

/**
 * Finds the cluster. What reads kubeconfigs takes most of a second to load, so it is loaded by who needs it.
 * @throws Error with a sentence, when there is no cluster
 */
export async function openCluster({ kubeconfig, context, namespace }: OpenOptions): Promise<Api> {
  const { connect } = await import('./connection.ts');
  const connection = await connect({ kubeconfig, context });
  return openApi(connection, namespace ?? connection.namespace);
}
