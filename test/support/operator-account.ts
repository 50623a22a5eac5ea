import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dump, loadAll } from 'js-yaml';
import type { ControlPlaneAccess } from '@kubevac/sandbox/controlplane/plane-files.ts';
import { succeed } from './control-plane.ts';

interface Manifest {
  kind: string;
  metadata: { name: string; namespace?: string };
  subjects?: { namespace?: string }[];
}

const clusterWide = new Set(['ClusterRole', 'ClusterRoleBinding']);

/**
 * Installs the operator's ServiceAccount and RBAC of manifests/base into a namespace of the test.
 * @returns a kubeconfig with a token of it
 */
export async function operatorKubeconfig(plane: ControlPlaneAccess, namespace: string): Promise<string> {
  const text = await readFile(join(import.meta.dirname, '../../manifests/base/operator-rbac.yaml'), 'utf8');
  const manifests = (loadAll(text) as Manifest[]).map((manifest) => placed(manifest, namespace));
  await succeed(plane, ['apply', '-f', '-'], manifests.map((manifest) => dump(manifest)).join('---\n'));
  return plane.serviceAccountKubeconfig(namespace, 'kubevac-operator');
}

function placed(manifest: Manifest, namespace: string): Manifest {
  const own = clusterWide.has(manifest.kind) ? {} : { namespace };
  // Tests share a control plane: each binds the one ClusterRole to its own account.
  const name =
    manifest.kind === 'ClusterRoleBinding' ? `${manifest.metadata.name}-${namespace}` : manifest.metadata.name;
  return {
    ...manifest,
    metadata: { ...manifest.metadata, ...own, name },
    ...(manifest.subjects && { subjects: manifest.subjects.map((subject) => ({ ...subject, namespace })) }),
  };
}
