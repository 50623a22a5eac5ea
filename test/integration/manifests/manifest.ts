import { kindNamed, API_GROUP_VERSION, type KindName } from '@kubevac/crds/kinds.ts';

/** A spec as a person writes it, in YAML. */
export interface Manifest {
  readonly kind: KindName;
  /** What is right or wrong with it, as a sentence. */
  readonly sentence: string;
  readonly spec: string;
  /** Default: `sample`. */
  readonly name?: string;
}

export function toYaml({ kind, spec, name = 'sample' }: Manifest): string {
  return `apiVersion: ${API_GROUP_VERSION}\nkind: ${kind}\nmetadata:\n  name: ${name}\nspec: ${spec}\n`;
}

/** The path of a kind's objects, or of one of them, in the namespace `default`. */
export function pathOf(kind: KindName, name = '', subresource = ''): string {
  const parts = [kindNamed(kind).plural, name, subresource].filter((part) => part !== '');
  return `/apis/${API_GROUP_VERSION}/namespaces/default/${parts.join('/')}`;
}
