import { API_GROUP, API_VERSION, kindNamed, type KindName } from '@kubevac/crds/kinds.ts';

/** Where the API server keeps the objects of one of our kinds; a `Resource` of operator/kube. */
export function resourceOf(kind: KindName): { group: string; version: string; plural: string; kind: KindName } {
  return { group: API_GROUP, version: API_VERSION, plural: kindNamed(kind).plural, kind };
}
