import { join } from 'node:path';
import { silentLogger } from '@kubevac/base/log.ts';
import { KubeClient } from '@kubevac/operator/kube/client.ts';
import { loadKubeConfig } from '@kubevac/operator/kube/config.ts';
import { podResource } from '@kubevac/operator/objects/pod.ts';
import type { ControlPlaneAccess } from '@kubevac/sandbox/controlplane/plane-files.ts';
import type { Cleanup } from './cleanup.ts';
import { succeed } from './control-plane.ts';
import { until } from './until.ts';

/** A client of its own, closed after the test. Unlike kubectl it asks for nothing but what it is told to. */
export async function openClient(context: Cleanup, kubeconfig: string): Promise<KubeClient> {
  const client = new KubeClient({ connection: await loadKubeConfig({ kubeconfig, env: {} }), log: silentLogger });
  context.after(() => client.close());
  return client;
}

/** A Pod as the tests send and see it. */
export interface TestPod {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  // oxlint-disable-next-line typescript/no-explicit-any -- whatever the API server makes of it
  readonly spec: any;
}

/** What the API server would make of a Pod, without making it. @throws KubeError with what it says to it */
export function admit(client: KubeClient, namespace: string, pod: object): Promise<TestPod> {
  const path = `/api/v1/namespaces/${namespace}/pods?dryRun=All&fieldValidation=Strict`;
  const body = { apiVersion: 'v1', kind: podResource.kind, ...pod };
  return client.request({ method: 'POST', path, body }) as Promise<TestPod>;
}

/** Installs the policies about missions, which the tests of a control plane share, and waits until they are in force. */
export async function installMissionPolicies(
  plane: ControlPlaneAccess,
  client: KubeClient,
  namespace: string,
): Promise<void> {
  const base = join(import.meta.dirname, '../../manifests/base');
  const files = ['mission-policy.yaml', 'mission-defaults.yaml'].flatMap((name) => ['-f', join(base, name)]);
  await succeed(plane, ['apply', '--server-side', '--force-conflicts', ...files]);
  await untilMissionsAreAdmitted(client, namespace);
}

/** The API server learns of policies a moment after they were made. */
export async function untilMissionsAreAdmitted(client: KubeClient, namespace: string): Promise<void> {
  const pod = (...images: string[]): object => ({
    metadata: { name: 'probe' },
    spec: { containers: images.map((image, index) => ({ name: `c${index}`, image })) },
  });
  await until(
    async () => {
      const given = await admit(client, namespace, pod('kubevac.dev/mission'));
      const mixed = await admit(client, namespace, pod('kubevac.dev/mission', 'nginx')).catch(String);
      return given.metadata.labels?.['kubevac.dev/mission'] === 'true' && typeof mixed === 'string';
    },
    { pollMilliseconds: 100, what: 'the policies about missions in force' },
  );
}
