import { toMilliseconds } from '@kubevac/protocol/instants.ts';
import type { EnvVar, PodContainer, PodObject } from './pod.ts';

/** Either the words of a command line, or one sentence that says what cannot be had. */
export type MissionArguments = { readonly words: readonly string[] } | { readonly fault: string };

/**
 * `command` and `args` with every `$(NAME)` replaced by the variable of that name, as a kubelet does it: `$$(NAME)` is left as
 * `$(NAME)`, and so is the name of no variable. Of what a variable may come from there are texts and fields of the Pod.
 */
export function missionArguments(pod: PodObject, container: PodContainer): MissionArguments {
  const { env = [], envFrom = [], command = [], args = [] } = container;
  if (envFrom.length > 0) return { fault: `envFrom of container ${container.name} cannot be read: ${ONLY}` };
  const known = new Map<string, string>();
  for (const variable of env) {
    const value = valueOf(pod, variable, known);
    if (value === undefined)
      return { fault: `env ${variable.name} of container ${container.name} cannot be read: ${ONLY}` };
    known.set(variable.name, value);
  }
  return { words: [...command, ...args].map((word) => expanded(word, known)) };
}

/** Whether the words may be others when they are read again: labels, annotations and addresses may change, what else can be read stays. */
export function mayChange({ env = [] }: PodContainer): boolean {
  return env.some(({ valueFrom }) => !FIXED.has(valueFrom?.fieldRef?.fieldPath ?? ''));
}

const FIXED = new Set([
  '',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
]);

const ONLY = 'a mission may have variables with a value, and of metadata, spec.nodeName and status.hostIP by fieldRef';

function valueOf(pod: PodObject, { value, valueFrom }: EnvVar, known: ReadonlyMap<string, string>): string | undefined {
  if (valueFrom === undefined) return expanded(value ?? '', known);
  return valueFrom.fieldRef === undefined ? undefined : fieldOf(pod, valueFrom.fieldRef.fieldPath);
}

const FIELDS: Readonly<Record<string, (pod: PodObject) => string | undefined>> = {
  'metadata.name': ({ metadata }) => metadata.name,
  'metadata.namespace': ({ metadata }) => metadata.namespace,
  'metadata.uid': ({ metadata }) => metadata.uid,
  'spec.nodeName': ({ spec }) => spec.nodeName ?? '',
  'spec.serviceAccountName': ({ spec }) => spec.serviceAccountName ?? '',
  'status.hostIP': ({ status }) => status.hostIP ?? '',
  'status.podIP': ({ status }) => status.podIP ?? '',
};

const KEYED = /^metadata\.(labels|annotations)\['([^']+)'\]$/;

function fieldOf(pod: PodObject, path: string): string | undefined {
  const field = Object.hasOwn(FIELDS, path) ? FIELDS[path] : undefined;
  if (field !== undefined) return field(pod);
  const [, map, key] = KEYED.exec(path) ?? [];
  return key === undefined ? undefined : (pod.metadata[map as 'labels' | 'annotations']?.[key] ?? '');
}

function expanded(text: string, known: ReadonlyMap<string, string>): string {
  return text.replace(/\$\$|\$\(([^()]*)\)/g, (whole, name: string | undefined) => {
    if (name === undefined) return '$';
    return known.get(name) ?? whole;
  });
}

/** Milliseconds since the Unix epoch, of a Pod's creation. */
export function createdMilliseconds({ metadata }: PodObject): number {
  return toMilliseconds(metadata.creationTimestamp);
}
