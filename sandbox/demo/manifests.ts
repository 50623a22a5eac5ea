import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { KINDS } from '@kubevac/crds/kinds.ts';
import type { Resource } from '@kubevac/operator/kube/resource-path.ts';
import { operatorManifests, placedIn, readManifests, type Manifest } from '../operator-access.ts';

const root = join(import.meta.dirname, '../..');

/** The CRDs, as they are committed. */
export async function crdManifests(): Promise<Manifest[]> {
  const folder = join(root, 'crds/generated');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml');
  return (await Promise.all(files.map((name) => readManifests(join(folder, name))))).flat();
}

/** What `operatorManifests` has, and the roles for people, for an operator in the given namespace. */
export async function accessManifests(namespace: string): Promise<Manifest[]> {
  const roles = await readManifests(join(root, 'manifests/base/roles.yaml'));
  return placedIn([...(await operatorManifests()), ...roles], namespace);
}

/** The samples that the demo applies, robots and tasks apart, each in the order of its files. */
export async function sampleManifests(): Promise<{ robots: Manifest[]; tasks: Manifest[] }> {
  const folder = join(root, 'manifests/samples');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  const all = (await Promise.all(files.map((name) => readManifests(join(folder, name))))).flat();
  const isRobot = ({ kind }: Manifest): boolean => kind === 'VacuumRobot';
  return { robots: all.filter(isRobot), tasks: all.filter((manifest) => !isRobot(manifest)) };
}

/** A CronJob, and a Pod: what the demo shows of missions. @param hasPolicy the cluster gives missions what they always need */
export async function missionManifests(hasPolicy: boolean): Promise<Manifest[]> {
  const folder = join(root, 'manifests/samples', hasPolicy ? 'extra' : 'without-policy');
  const names = ['morning-mission.yaml', 'any-vacuum-upstairs.yaml'];
  return (await Promise.all(names.map((name) => readManifests(join(folder, name))))).flat();
}

const plurals: Readonly<Record<string, string>> = {
  Namespace: 'namespaces',
  ServiceAccount: 'serviceaccounts',
  Role: 'roles',
  RoleBinding: 'rolebindings',
  ClusterRole: 'clusterroles',
  ClusterRoleBinding: 'clusterrolebindings',
  CustomResourceDefinition: 'customresourcedefinitions',
  ValidatingAdmissionPolicy: 'validatingadmissionpolicies',
  ValidatingAdmissionPolicyBinding: 'validatingadmissionpolicybindings',
  CronJob: 'cronjobs',
  Pod: 'pods',
  MutatingAdmissionPolicy: 'mutatingadmissionpolicies',
  MutatingAdmissionPolicyBinding: 'mutatingadmissionpolicybindings',
  ...Object.fromEntries(KINDS.map(({ kind, plural }) => [kind, plural])),
};

/** @throws for a kind that no manifest of the demo has */
export function resourceFor({ apiVersion, kind }: Pick<Manifest, 'apiVersion' | 'kind'>): Resource {
  const plural = plurals[kind];
  if (plural === undefined) throw new Error(`the demo does not know the kind ${kind}`);
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  return { group, version, plural, kind };
}
