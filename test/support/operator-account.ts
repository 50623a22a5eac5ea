import { dump } from 'js-yaml';
import type { ControlPlaneAccess } from '@kubevac/sandbox/controlplane/plane-files.ts';
import { operatorManifests, placedIn, type Manifest } from '@kubevac/sandbox/operator-access.ts';
import { succeed } from './control-plane.ts';

/**
 * Installs the operator's ServiceAccount and RBAC of manifests/base into a namespace of the test, and the policies about it and about
 * missions, which all tests of a control plane share.
 * @returns a kubeconfig with a token of it
 */
export async function operatorKubeconfig(plane: ControlPlaneAccess, namespace: string): Promise<string> {
  const placed = placedIn(await operatorManifests(), namespace);
  const manifests = placed.map((manifest) => withOwnBinding(manifest, namespace));
  const yaml = manifests.map((manifest) => dump(manifest)).join('---\n');
  const apply = ['apply', '--server-side', '--force-conflicts', '-f', '-'];
  // Two that begin at once find nothing there and both create it: whoever comes second does it again.
  const { code } = await plane.kubectl(apply, yaml);
  if (code !== 0) await succeed(plane, apply, yaml);
  return plane.serviceAccountKubeconfig(namespace, 'kubevac-operator');
}

/** Tests share a control plane: each binds the roles that are outside its namespace to its own account. */
function withOwnBinding(manifest: Manifest, namespace: string): Manifest {
  const isShared = manifest.kind === 'ClusterRoleBinding' || manifest.kind === 'RoleBinding';
  if (!isShared || manifest.metadata.namespace === namespace) return manifest;
  return { ...manifest, metadata: { ...manifest.metadata, name: `${manifest.metadata.name}-${namespace}` } };
}
