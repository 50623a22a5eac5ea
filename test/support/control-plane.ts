import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { silentLogger, type Logger } from '@kubevac/base/log.ts';
import type { OptionalComponent } from '@kubevac/sandbox/controlplane/components.ts';
import { openControlPlane, type ControlPlaneAccess } from '@kubevac/sandbox/controlplane/plane-files.ts';
import { startControlPlane, type ControlPlane } from '@kubevac/sandbox/controlplane/start.ts';
import type { Cleanup } from './cleanup.ts';
import { until } from './until.ts';

/** Where the runner's control plane has its directory. */
export const sharedControlPlaneVariable = 'KUBEVAC_TEST_CONTROLPLANE';

export interface UseControlPlaneOptions {
  /** What the test needs at least; the shared control plane has both. */
  readonly components?: readonly OptionalComponent[];
  /** Also wait until the kinds of Kubevac are served. */
  readonly crds?: boolean;
  readonly log?: Logger;
  /** Of a control plane of the test's own. */
  readonly apiServerFlags?: readonly string[];
  readonly controllerManagerFlags?: readonly string[];
  /** Of each component of a control plane of the test's own; 1 when absent. */
  readonly memoryGibibytes?: number;
}

export interface TestNamespace {
  /** Fresh, for this test alone, and deleted after it. */
  readonly namespace: string;
}

/**
 * A control plane with a namespace for this test: the one of the test run when the runner started one, else its own.
 * Nothing but the namespace is the test's alone: Nodes and other cluster-wide objects need names of their own, and
 * whoever stops the API server uses `useOwnControlPlane`.
 */
export async function useControlPlane(
  context: Cleanup,
  options: UseControlPlaneOptions = {},
): Promise<ControlPlaneAccess & TestNamespace> {
  const directory = process.env[sharedControlPlaneVariable];
  if (directory === undefined || directory === '') return useOwnControlPlane(context, options);
  const plane = await openControlPlane(directory);
  const namespace = await prepare(plane, { ...options, components: ['kube-controller-manager', 'kube-scheduler'] });
  context.after(async () => {
    await plane.kubectl(['delete', 'namespace', namespace, '--wait=false']);
  });
  return { ...plane, namespace };
}

/** A control plane that this test may stop, and that ends with it. */
export async function useOwnControlPlane(
  context: Cleanup,
  options: UseControlPlaneOptions = {},
): Promise<ControlPlane & TestNamespace> {
  const plane = await startControlPlane({ ...options, log: options.log ?? silentLogger });
  context.after(() => plane.stop());
  const namespace = await prepare(plane, options);
  return Object.assign(plane, { namespace });
}

/** Installs the kinds of Kubevac, or does nothing when they are there, and waits until they are served. */
export async function installCrds(plane: ControlPlaneAccess): Promise<void> {
  const folder = join(import.meta.dirname, '../../crds/generated');
  const applied = await succeed(plane, ['apply', '--server-side', '--force-conflicts', '-k', folder, '-o', 'name']);
  const names = applied.trim().split('\n');
  await succeed(plane, ['wait', '--for=condition=Established', '--timeout=20s', ...names]);
}

/** kubectl's standard output. @throws with its standard error when it fails */
export async function succeed(plane: ControlPlaneAccess, args: readonly string[], stdin?: string): Promise<string> {
  const { code, stdout, stderr } = await plane.kubectl(args, stdin);
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')} failed: ${stderr.trim()}`);
  return stdout;
}

async function prepare(plane: ControlPlaneAccess, options: UseControlPlaneOptions): Promise<string> {
  if (options.crds === true) await installCrds(plane);
  const namespace = `test-${randomUUID().slice(0, 8)}`;
  await succeed(plane, ['create', 'namespace', namespace]);
  // Without it no Pod is admitted.
  if (options.components?.includes('kube-controller-manager') === true)
    await until(async () => (await plane.kubectl(['get', 'serviceaccount', 'default', '-n', namespace])).code === 0, {
      pollMilliseconds: 100,
      what: `the default service account of ${namespace}`,
    });
  return namespace;
}
