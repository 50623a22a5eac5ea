import { silentLogger } from '@kubevac/base/log.ts';
import { KubeClient } from '@kubevac/operator/kube/client.ts';
import { loadKubeConfig } from '@kubevac/operator/kube/config.ts';
import type { Cleanup } from './cleanup.ts';

/** A client of its own, closed after the test. Unlike kubectl it asks for nothing but what it is told to. */
export async function openClient(context: Cleanup, kubeconfig: string): Promise<KubeClient> {
  const client = new KubeClient({ connection: await loadKubeConfig({ kubeconfig, env: {} }), log: silentLogger });
  context.after(() => client.close());
  return client;
}
