import type { z } from 'zod';
import { RULES_KEY, type Rule } from '../rules.ts';
import { shown } from './fault.ts';

/** What is wrong with one value of a spec. */
export interface SpecFault {
  readonly path: readonly PropertyKey[];
  /** What would be right, as the end of a sentence. */
  readonly right: string;
}

/**
 * What the API server would say of a spec, as far as its fields go one by one: types and limits, the patterns of texts, and lists
 * without duplicates. Rules between fields are left to whoever makes the spec, and to the API server.
 */
export function specFaults(schema: z.ZodObject, spec: unknown): SpecFault[] {
  const { error } = schema.safeParse(spec);
  const faults = error?.issues.map((issue) => ({ path: issue.path, right: rightOf(issue) })) ?? [];
  return [...faults, ...textFaults(schema, spec, [])];
}

function rightOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_big') return `at most ${issue.maximum}${unitOf(issue)}`;
  if (issue.code === 'too_small') return `at least ${issue.minimum}${unitOf(issue)}`;
  return issue.message;
}

const units: Readonly<Record<string, string>> = { Seconds: ' s', Milliseconds: ' ms', Millimeters: ' mm' };

function unitOf(issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall): string {
  if (issue.origin === 'string') return ' characters';
  if (issue.origin === 'array') return ' of them';
  const [unit = ''] = /(Milliseconds|Seconds|Millimeters)/.exec(String(issue.path.at(-1))) ?? [];
  return units[unit] ?? '';
}

/** zod does not check what a schema says to Kubernetes alone; a mission meets no API server that would. */
function textFaults(schema: z.ZodType, value: unknown, path: readonly PropertyKey[]): SpecFault[] {
  const def = schema.def as Definition & z.ZodType['def'];
  if (value === undefined) return [];
  if (def.innerType !== undefined) return textFaults(def.innerType, value, path);
  const facts = schema.meta() ?? {};
  if (typeof value === 'string') return patternFaults(facts[RULES_KEY], value, path);
  if (Array.isArray(value))
    return [
      ...(facts['x-kubernetes-list-type'] === 'set' ? duplicateFaults(value.map(String), path) : []),
      ...value.flatMap((item, index) => (def.element ? textFaults(def.element, item, [...path, index]) : [])),
    ];
  const shape = Object.entries(def.shape ?? {});
  return shape.flatMap(([key, field]) => textFaults(field, (value as Record<string, unknown>)[key], [...path, key]));
}

/** What of a schema's definition leads to the schemas inside it. */
interface Definition {
  readonly innerType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
}

function patternFaults(rules: unknown, text: string, path: readonly PropertyKey[]): SpecFault[] {
  return ((rules ?? []) as readonly Rule[])
    .filter(({ rule }) => {
      const [, pattern] = /^self\.matches\('(.*)'\)$/.exec(rule) ?? [];
      return pattern !== undefined && !new RegExp(pattern).test(text);
    })
    .map(({ message }) => ({ path, right: message }));
}

function duplicateFaults(list: readonly string[], path: readonly PropertyKey[]): SpecFault[] {
  const seen = new Set<string>();
  const twice = list.find((item) => seen.size === seen.add(item).size);
  return twice === undefined ? [] : [{ path, right: `each only once, and ${shown(twice)} is there twice` }];
}
