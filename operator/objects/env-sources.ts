import type { EnvFromSource, PodContainer, SourceReference } from './pod.ts';

/** A ConfigMap or Secret in the namespace of a Pod, of which variables of a container have their values. */
export interface EnvSource {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
}

/** What is in it; or why nothing can be had of it. */
export type ReadSource =
  | { readonly data: Readonly<Record<string, string>> }
  | { readonly fault: 'NotFound' | 'Forbidden' | 'Unreachable' };

/** What was read of them; undefined of one that was not. */
export type ReadSources = (source: EnvSource) => ReadSource | undefined;

export const NOTHING_READ: ReadSources = () => undefined;

export interface Reference {
  readonly source: EnvSource;
  /** All keys when absent. */
  readonly key?: string;
  readonly isOptional: boolean;
}

export function referenceOf({ configMapKeyRef, secretKeyRef }: SourceReference): Reference | undefined {
  const ref = configMapKeyRef ?? secretKeyRef;
  if (ref === undefined) return undefined;
  const source: EnvSource = { kind: ref === configMapKeyRef ? 'ConfigMap' : 'Secret', name: ref.name ?? '' };
  return { source, key: ref.key, isOptional: ref.optional === true };
}

export function wholeReferenceOf({ configMapRef, secretRef }: EnvFromSource): Reference | undefined {
  const ref = configMapRef ?? secretRef;
  if (ref === undefined) return undefined;
  const source: EnvSource = { kind: ref === configMapRef ? 'ConfigMap' : 'Secret', name: ref.name ?? '' };
  return { source, isOptional: ref.optional === true };
}

export function sourceKey({ kind, name }: EnvSource): string {
  return `${kind}/${name}`;
}

/** Each once. */
export function sourcesOf({ env = [], envFrom = [] }: PodContainer): readonly EnvSource[] {
  const references = [
    ...envFrom.map(wholeReferenceOf),
    ...env.map(({ valueFrom }) => valueFrom && referenceOf(valueFrom)),
  ];
  const sources = references.flatMap((reference) => reference?.source ?? []);
  return [...new Map(sources.map((source) => [sourceKey(source), source])).values()];
}

/** Why a source gives nothing, and what would be right. */
export function faultText({ kind, name }: EnvSource, fault: 'NotFound' | 'Forbidden' | 'Unreachable'): string {
  if (fault === 'NotFound') return `there is no ${kind} ${name} in the namespace of the Pod`;
  if (fault === 'Unreachable') return `${kind} ${name} could not be read from the API server`;
  return `the operator may not read ${kind} ${name}: give it a Role for that in the namespace of the Pod, as in manifests/samples/extra/read-variables.yaml, or write the value`;
}
