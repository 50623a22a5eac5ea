import { join } from 'node:path';
import { dump } from 'js-yaml';
import type { ControlPlaneAccess } from '@kubevac/sandbox/controlplane/plane-files.ts';
import { placedIn, readManifests, type Manifest } from '@kubevac/sandbox/operator-access.ts';
import { succeed } from './control-plane.ts';

/**
 * Installs the operator's ServiceAccount and RBAC of manifests/base into a namespace of the test.
 * @returns a kubeconfig with a token of it
 */
export async function operatorKubeconfig(plane: ControlPlaneAccess, namespace: string): Promise<string> {
  const files = ['operator-rbac.yaml', 'operator-policy.yaml'];
  const base = join(import.meta.dirname, '../../manifests/base');
  const all = (await Promise.all(files.map((file) => readManifests(join(base, file))))).flat();
  const manifests = placedIn(all, namespace).map((manifest) => withOwnBinding(manifest, namespace));
  const text = manifests.map((manifest) => dump(manifest)).join('---\n');
  // Two that begin at once find nothing there and both create it: whoever comes second does it again.
  const { code } = await plane.kubectl(['apply', '-f', '-'], text);
  if (code !== 0) await succeed(plane, ['apply', '-f', '-'], text);
  return plane.serviceAccountKubeconfig(namespace, 'kubevac-operator');
}

/** Tests share a control plane: each binds the roles that are outside its namespace to its own account. */
function withOwnBinding(manifest: Manifest, namespace: string): Manifest {
  const isShared = manifest.kind === 'ClusterRoleBinding' || manifest.kind === 'RoleBinding';
  if (!isShared || manifest.metadata.namespace === namespace) return manifest;
  return { ...manifest, metadata: { ...manifest.metadata, name: `${manifest.metadata.name}-${namespace}` } };
}
