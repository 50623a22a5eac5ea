import { shown } from '@kubevac/crds/command-line/fault.ts';
import {
  faultText,
  NOTHING_READ,
  referenceOf,
  sourcesOf,
  wholeReferenceOf,
  type EnvSource,
  type ReadSources,
  type Reference,
} from './env-sources.ts';
import type { EnvFromSource, EnvVar, PodContainer, PodObject } from './pod.ts';

/** Either the words of a command line, or one sentence that says what cannot be had, or what has to be read first. */
export type MissionArguments =
  | { readonly words: readonly string[] }
  | { readonly fault: string }
  | { readonly awaits: readonly EnvSource[] };

/**
 * `command` and `args` with every `$(NAME)` replaced by the variable of that name, as a kubelet does it: `$$(NAME)` is left as
 * `$(NAME)`, and so is the name of no variable.
 */
export function missionArguments(
  pod: PodObject,
  container: PodContainer,
  sources: ReadSources = NOTHING_READ,
): MissionArguments {
  const awaits = sourcesOf(container).filter((source) => sources(source) === undefined);
  if (awaits.length > 0) return { awaits };
  try {
    return wordsOf(pod, container, sources);
  } catch (error) {
    if (error instanceof TooLong) return { fault: error.message };
    throw error;
  }
}

/** @throws TooLong */
function wordsOf(pod: PodObject, container: PodContainer, sources: ReadSources): MissionArguments {
  const { command = [], args = [] } = container;
  const room = { left: mostCharacters };
  const variables = variablesOf(pod, container, { sources, room });
  if ('fault' in variables) return variables;
  const words = [...command, ...args].map((word) => expanded(word, variables.known, room));
  if (lengthOf(words) > mostCharacters) throw new TooLong('its arguments are');
  if (mayChange(container) && wordsText(words).length > mostCharacters)
    throw new TooLong('its arguments are, as the containerID keeps them,');
  return { words };
}

/** As they stand in a URL: up to eighteen characters for one. */
export function wordsText(words: readonly string[]): string {
  return encodeURIComponent(JSON.stringify(words));
}

function lengthOf(words: readonly string[]): number {
  return words.reduce((sum, word) => sum + word.length, 0);
}

/** The longest path that can be asked for is shorter. What is longer would hold up what all other robots wait for. */
const mostCharacters = 131_072;

class TooLong extends Error {
  constructor(what: string) {
    super(`${what} longer than ${mostCharacters} characters`);
  }
}

/** How many characters may still come of what names variables: each may name the one before it twice. */
interface Room {
  left: number;
}

/** Whether the words may be others when they are read again: what can be read stays, but for labels, annotations, addresses and other objects. */
export function mayChange(container: PodContainer): boolean {
  const { env = [] } = container;
  const isFixed = ({ valueFrom }: EnvVar): boolean => FIXED.has(valueFrom?.fieldRef?.fieldPath ?? '');
  return sourcesOf(container).length > 0 || !env.every(isFixed);
}

const FIXED = new Set([
  '',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
]);

type Variables = { readonly known: ReadonlyMap<string, string> } | { readonly fault: string };

function variablesOf(pod: PodObject, container: PodContainer, { sources, room }: Omit<Known, 'known'>): Variables {
  const { name, env = [], envFrom = [] } = container;
  const known = new Map<string, string>();
  for (const from of envFrom) {
    const found = wholeOf(from, sources);
    if (typeof found === 'string') return { fault: `envFrom of container ${name} cannot be read: ${found}` };
    for (const [key, value] of Object.entries(found)) known.set(key, value);
  }
  for (const variable of env) {
    const found = valueOf(pod, variable, { known, sources, room });
    if (found === undefined) continue;
    if ('fault' in found) return { fault: `env ${variable.name} of container ${name} cannot be read: ${found.fault}` };
    known.set(variable.name, found.value);
  }
  return { known };
}

/** A text is why it cannot be had. */
function wholeOf(from: EnvFromSource, sources: ReadSources): Readonly<Record<string, string>> | string {
  const reference = wholeReferenceOf(from);
  const data = (reference && dataOf(reference, sources)) ?? {};
  if (typeof data === 'string') return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [`${from.prefix ?? ''}${key}`, value]));
}

interface Known {
  readonly known: ReadonlyMap<string, string>;
  readonly sources: ReadSources;
  readonly room: Room;
}

type Value = { readonly value: string } | { readonly fault: string };

/** Undefined: there is no such variable, which is allowed. */
function valueOf(pod: PodObject, { value, valueFrom }: EnvVar, { known, sources, room }: Known): Value | undefined {
  if (valueFrom === undefined) return { value: expanded(value ?? '', known, room) };
  const reference = referenceOf(valueFrom);
  if (reference !== undefined) return keyOf(reference, sources);
  const path = valueFrom.fieldRef?.fieldPath;
  const field = path === undefined ? undefined : fieldOf(pod, path);
  return field === undefined ? { fault: ONLY } : { value: field };
}

const ONLY =
  'a mission may have variables with a value, of ConfigMaps and Secrets, and of metadata, spec.nodeName and status.hostIP by fieldRef';

function keyOf(reference: Reference, sources: ReadSources): Value | undefined {
  const { source, key = '', isOptional } = reference;
  const data = dataOf(reference, sources);
  if (data === undefined) return undefined;
  if (typeof data === 'string') return { fault: data };
  const value = Object.hasOwn(data, key) ? data[key] : undefined;
  if (value !== undefined) return { value };
  return isOptional ? undefined : { fault: `${source.kind} ${source.name} has no key ${key}` };
}

/** A text is why it cannot be had; undefined: it is not there, which is allowed. */
function dataOf(
  { source, isOptional }: Reference,
  sources: ReadSources,
): Readonly<Record<string, string>> | string | undefined {
  const read = sources(source) ?? { fault: 'Unreachable' };
  if ('data' in read) return read.data;
  return isOptional && read.fault === 'NotFound' ? undefined : faultText(source, read.fault);
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
  if (key === undefined) return undefined;
  const values = pod.metadata[map as 'labels' | 'annotations'] ?? {};
  return Object.hasOwn(values, key) ? values[key] : '';
}

/** @throws TooLong */
function expanded(text: string, known: ReadonlyMap<string, string>, room: Room): string {
  return text.replace(/\$\$|\$\(([^()]*)\)/g, (whole, name: string | undefined) => {
    if (name === undefined) return '$';
    const value = known.get(name) ?? whole;
    room.left -= value.length;
    if (room.left < 0) throw new TooLong(`its variables, $(${shown(name)}) replaced, are`);
    return value;
  });
}
