import { API_GROUP, API_VERSION, kindNamed, type KindName } from '@kubevac/crds/kinds.ts';
import type { Resource } from '../kube/resource-path.ts';

/** Where the API server keeps the objects of one of our kinds. */
export function resourceOf(kind: KindName): Resource {
  return { group: API_GROUP, version: API_VERSION, plural: kindNamed(kind).plural, kind };
}
