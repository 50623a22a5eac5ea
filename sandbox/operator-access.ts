import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';

/** An object as a manifest file has it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly subjects?: readonly object[];
}

/** The objects of one YAML file, in its order. */
export async function readManifests(path: string): Promise<Manifest[]> {
  return (loadAll(await readFile(path, 'utf8')) as (Manifest | null)[]).filter((manifest) => manifest !== null);
}

const base = join(import.meta.dirname, '../manifests/base');
const operatorFiles = [
  'operator-rbac.yaml',
  'operator-policy.yaml',
  'node-policy.yaml',
  'node-name-policy.yaml',
  'mission-policy.yaml',
  'mission-defaults.yaml',
];

/** Of manifests/base: the operator's account, its rights and what limits them, and what missions are given and may not be. */
export async function operatorManifests(): Promise<Manifest[]> {
  return (await Promise.all(operatorFiles.map((name) => readManifests(join(base, name))))).flat();
}

const clusterWide = new Set([
  'Namespace',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
]);

/** Of the kinds that manifests/base and crds/ have. */
export function isClusterWide(kind: string): boolean {
  return clusterWide.has(kind);
}

/**
 * An account and its rights for an operator of another namespace: its objects go there, unless they are about a namespace of
 * Kubernetes itself, and bindings mean accounts there.
 */
export function placedIn(manifests: readonly Manifest[], namespace: string): Manifest[] {
  return manifests.map((manifest) => ({
    ...manifest,
    metadata: { ...(!isClusterWide(manifest.kind) && { namespace }), ...manifest.metadata },
    ...(manifest.subjects && { subjects: manifest.subjects.map((subject) => ({ ...subject, namespace })) }),
  }));
}
