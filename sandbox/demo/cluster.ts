import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '@kubevac/base/log.ts';
import { KubeClient } from '@kubevac/operator/kube/client.ts';
import { loadKubeConfig } from '@kubevac/operator/kube/config.ts';
import type { KubectlResult } from '../controlplane/kubectl.ts';
import { startControlPlane } from '../controlplane/start.ts';
import { writeKubectl } from '../controlplane/write-kubectl.ts';
import { findProgram } from '../find-program.ts';
import { kubeconfig } from '../kubeconfig.ts';
import { crdManifests, resourceFor } from './manifests.ts';

/** A cluster to show Kubevac in. */
export interface DemoCluster {
  readonly client: KubeClient;
  /** Where robots and tasks go. */
  readonly namespace: string;
  /** Where the operator keeps its Lease. */
  readonly operatorNamespace: string;
  /** The operator looks after this namespace only; all when absent. */
  readonly watchNamespace?: string;
  /** Everything the demo makes must be removed: the cluster goes on without it. */
  readonly isForeign: boolean;
  /** Shell lines that make `kubectl` speak to it. */
  readonly kubectlSetup: readonly string[];
  /** The `kubectl` command line for this cluster, up to the verb. */
  readonly kubectl: string;
  /** Runs kubectl to its end; undefined where there is none. */
  runKubectl(args: readonly string[]): Promise<KubectlResult | undefined>;
  /** Writes a kubeconfig with a fresh token of the operator's ServiceAccount, into the same file each time. */
  writeOperatorKubeconfig(folder: string): Promise<string>;
  stop(): Promise<void>;
}

/** A control plane of its own, on free ports; gone with the demo. */
export async function ownCluster(log: Logger, signal: AbortSignal): Promise<DemoCluster> {
  const plane = await startControlPlane({ components: ['kube-controller-manager', 'kube-scheduler'], log, signal });
  const client = new KubeClient({
    connection: await loadKubeConfig({ kubeconfig: plane.kubeconfigPath, env: {} }),
    log,
  });
  const setup = [`export KUBECONFIG=${plane.kubeconfigPath}`];
  if (findProgram('kubectl') === undefined)
    setup.push(`export PATH=${await writeKubectl(plane.directory, plane.binary)}:$PATH`);
  return {
    client,
    namespace: 'default',
    operatorNamespace: 'kubevac-system',
    isForeign: false,
    kubectlSetup: setup,
    kubectl: 'kubectl',
    runKubectl: (args) => plane.kubectl(args),
    writeOperatorKubeconfig: () => plane.serviceAccountKubeconfig('kubevac-system', 'kubevac-operator'),
    stop: async () => {
      await client.close();
      await plane.stop();
    },
  };
}

const demoNamespace = 'kubevac-demo';

/**
 * A cluster that somebody has, by the name of its kubeconfig context and no other.
 * @throws Error with one sentence when it already has our CRDs: deleting them afterwards would delete their owner's robots
 */
export async function contextCluster(context: string, log: Logger): Promise<DemoCluster> {
  const connection = await loadKubeConfig({ context, env: process.env });
  const client = new KubeClient({ connection, log });
  await refuseKubevac(client, context);
  return {
    client,
    namespace: demoNamespace,
    operatorNamespace: demoNamespace,
    watchNamespace: demoNamespace,
    isForeign: true,
    kubectlSetup: [],
    kubectl: `kubectl --context ${context} -n ${demoNamespace}`,
    runKubectl: (args) => runFoundKubectl(['--context', context, '-n', demoNamespace, ...args]),
    writeOperatorKubeconfig: async (folder) => {
      const { ca } = await connection.readCredentials();
      const token = await requestToken(client);
      const tokenFile = join(folder, 'operator.token');
      await writeFile(tokenFile, token, { mode: 0o600 });
      const path = join(folder, 'operator.kubeconfig');
      const text = kubeconfig({ server: connection.server, caPem: ca ?? '', user: { tokenFile } });
      await writeFile(path, text, { mode: 0o600 });
      return path;
    },
    stop: () => client.close(),
  };
}

async function runFoundKubectl(args: readonly string[]): Promise<KubectlResult | undefined> {
  const program = findProgram('kubectl');
  if (program === undefined) return undefined;
  const { promise, resolve } = Promise.withResolvers<KubectlResult>();
  execFile(program, [...args], (error, stdout, stderr) => resolve({ code: error === null ? 0 : 1, stdout, stderr }));
  return promise;
}

/** From Kubernetes 1.36 on the API server can give missions what they always need (manifests/base/mission-defaults.yaml). */
export async function servesMutations(client: KubeClient): Promise<boolean> {
  const path = '/apis/admissionregistration.k8s.io/v1';
  const { resources } = (await client.request({ method: 'GET', path })) as { resources: { name: string }[] };
  return resources.some(({ name }) => name === 'mutatingadmissionpolicies');
}

async function refuseKubevac(client: KubeClient, context: string): Promise<void> {
  const resource = resourceFor({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' });
  const { items } = await client.list(resource);
  const names = new Set((items as { metadata: { name: string } }[]).map(({ metadata }) => metadata.name));
  const ours = (await crdManifests()).map(({ metadata }) => metadata.name).filter((name) => names.has(name));
  if (ours.length === 0) return;
  throw new Error(
    `context ${context} already has ${ours[0]}: the demo needs a cluster without Kubevac, since it removes what it installs`,
  );
}

async function requestToken(client: KubeClient): Promise<string> {
  const resource = { group: '', version: 'v1', plural: 'serviceaccounts', kind: 'ServiceAccount' };
  const path = `/api/v1/namespaces/${demoNamespace}/${resource.plural}/kubevac-operator/token`;
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 3600 } };
  const answer = await client.request({ method: 'POST', path, body });
  return (answer as { status: { token: string } }).status.token;
}
