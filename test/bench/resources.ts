import { API_GROUP, API_VERSION, kindNamed, type KindName } from '@kubevac/crds/kinds.ts';
import type { Resource } from '@kubevac/operator/kube/resource-path.ts';

const resourceOf = (kind: KindName): Resource => ({
  group: API_GROUP,
  version: API_VERSION,
  plural: kindNamed(kind).plural,
  kind,
});

/** The kinds the benches look at. */
export const resources = { robots: resourceOf('VacuumRobot'), cleanings: resourceOf('Cleaning') } as const;
