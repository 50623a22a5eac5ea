import { z } from 'zod';
import { DriverError } from './driver.ts';

/** What of something a driver said fits its schema, and what does not, in words for a log. */
export interface Fitting<T> {
  readonly value: T;
  readonly faults: readonly string[];
}

const maximumFaults = 5;

/**
 * Reads what a driver said field by field: of a list the elements that fit are kept, of an object the fields that do where it can be
 * without the others; any other field that does not fit is left out, and one that must be there is what `instead` has for it.
 *
 * @throws DriverError NotAnswering where too little is left to be an answer
 */
export function fitting<S extends z.ZodObject>(
  schema: S,
  said: unknown,
  instead: Readonly<Partial<z.input<S>>>,
): Fitting<z.output<S>> {
  const whole = schema.safeParse(said);
  if (whole.success) return { value: whole.data, faults: [] };
  const rest = isObject(said) ? fittingFields(schema, said, instead) : {};
  const value = schema.safeParse(rest);
  const faults = whole.error.issues.slice(0, maximumFaults).map(textOf);
  if (!value.success) throw new DriverError('NotAnswering', `the driver's answer does not read: ${faults.join('; ')}`);
  return { value: value.data, faults };
}

function fittingFields(
  { shape }: z.ZodObject,
  said: Readonly<Record<string, unknown>>,
  instead: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const rest: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(shape) as [string, z.ZodType][]) {
    const mayMiss = field.safeParse(undefined).success;
    const kept = fittingField(field, said[name]) ?? (mayMiss ? undefined : instead[name]);
    if (kept !== undefined) rest[name] = kept;
  }
  return rest;
}

/** As it was said, as far as it fits; undefined where it does not. */
function fittingField(field: z.ZodType, said: unknown): unknown {
  if (field.safeParse(said).success) return said;
  const inner = field instanceof z.ZodOptional ? field.unwrap() : field;
  if (inner instanceof z.ZodArray && Array.isArray(said)) return fittingElements(inner, said);
  if (!(inner instanceof z.ZodObject) || !isObject(said)) return undefined;
  const rest = fittingFields(inner, said, {});
  return inner.safeParse(rest).success ? rest : undefined;
}

function fittingElements(list: z.ZodArray, said: readonly unknown[]): readonly unknown[] {
  const element = list.element as z.ZodType;
  const elements = said.filter((one) => element.safeParse(one).success);
  const [issue] = list.safeParse(elements).error?.issues ?? [];
  return issue?.code === 'too_big' ? elements.slice(0, Number(issue.maximum)) : elements;
}

function isObject(said: unknown): said is Readonly<Record<string, unknown>> {
  return typeof said === 'object' && said !== null;
}

function textOf({ path, message }: z.core.$ZodIssue): string {
  return `${path.join('.')}: ${message}`;
}
