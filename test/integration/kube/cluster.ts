import { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { createLogger, silentLogger } from '@kubevac/base/log.ts';
import { KubeClient } from '@kubevac/operator/kube/client.ts';
import { loadKubeConfig } from '@kubevac/operator/kube/config.ts';
import type { Resource } from '@kubevac/operator/kube/resource-path.ts';
import { startControlPlane, type ControlPlane } from '@kubevac/sandbox/controlplane/start.ts';

export const configMaps: Resource = { group: '', version: 'v1', plural: 'configmaps', kind: 'ConfigMap' };

export interface ConfigMap {
  readonly metadata: {
    readonly namespace: string;
    readonly name: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly finalizers?: readonly string[];
  };
  readonly data?: Readonly<Record<string, string>>;
}

/** An API server of a test file's own, and a client that may do everything. */
export interface TestCluster {
  readonly plane: ControlPlane;
  readonly client: KubeClient;
  /** Makes a namespace that no other test uses, and gives its name. */
  newNamespace(): Promise<string>;
}

/** Starts a cluster before the tests of the calling file, and ends it after them. */
export function clusterForThisFile(): () => TestCluster {
  let cluster: TestCluster | undefined;
  before(async () => {
    const plane = await startControlPlane({ log: createLogger({ name: 'controlplane', level: 'warn', pretty: true }) });
    const client = new KubeClient({
      connection: await loadKubeConfig({ kubeconfig: plane.kubeconfigPath, env: {} }),
      log: silentLogger,
    });
    let namespaces = 0;
    const newNamespace = async () => {
      namespaces += 1;
      const name = `test-${namespaces}`;
      const resource = { group: '', version: 'v1', plural: 'namespaces', kind: 'Namespace' };
      await client.create(resource, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
      return name;
    };
    cluster = { plane, client, newNamespace };
  });
  after(async () => {
    await cluster?.client.close();
    await cluster?.plane.stop();
  });
  return () => {
    assert.ok(cluster !== undefined, 'the cluster did not start');
    return cluster;
  };
}

export function configMap(name: string, data: Readonly<Record<string, string>> = {}): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data };
}

/** Waits until it is so; the message says what was waited for. */
export async function until(
  isTrue: () => boolean | Promise<boolean>,
  what: string,
  milliseconds = 15_000,
): Promise<void> {
  const deadline = performance.now() + milliseconds;
  while (!(await isTrue())) {
    assert.ok(performance.now() < deadline, `not seen within ${milliseconds} ms: ${what}`);
    await delay(10);
  }
}
