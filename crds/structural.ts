import { z } from 'zod';
import { RULES_KEY, type Rule } from './rules.ts';

/** JSON Schema, and what Kubernetes makes of it: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema */
export interface StructuralSchema {
  type: 'object' | 'array' | 'string' | 'integer' | 'boolean';
  description?: string;
  format?: string;
  default?: unknown;
  enum?: readonly string[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  maxProperties?: number;
  items?: StructuralSchema;
  properties?: Record<string, StructuralSchema>;
  additionalProperties?: StructuralSchema;
  required?: readonly string[];
  nullable?: boolean;
  'x-kubernetes-list-type'?: 'map' | 'set' | 'atomic';
  'x-kubernetes-list-map-keys'?: readonly string[];
  'x-kubernetes-validations'?: readonly Rule[];
}

/** A schema says something that a Kubernetes structural schema cannot, or that this API never says. A bug, found by `generate`. */
export class StructuralError extends Error {
  readonly path: string;
  constructor(path: string, problem: string) {
    super(`${path}: ${problem}`);
    this.name = 'StructuralError';
    this.path = path;
  }
}

type Json = Readonly<Record<string, unknown>>;

/**
 * The structural schema of a zod schema; `path` (as in `spec`) starts the paths in errors.
 * `refine` and `transform` vanish silently in JSON Schema: what they check needs a Rule beside it.
 * @throws StructuralError naming the path of the first thing that cannot be said.
 */
export function toStructural(schema: z.ZodType, path: string): StructuralSchema {
  let json: Json;
  try {
    // io: 'input' keeps fields with a default out of `required`.
    json = z.toJSONSchema(schema, { target: 'openapi-3.0', io: 'input', cycles: 'throw', reused: 'inline' });
  } catch (error) {
    throw new StructuralError(path, error instanceof Error ? error.message : String(error));
  }
  return convert(json, path);
}

const TYPES = ['object', 'array', 'string', 'integer', 'boolean'];
/** What is copied as it is. Everything that is neither here nor converted is refused. */
const COPIED = [
  'description',
  'default',
  'enum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'maxProperties',
  'nullable',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
  RULES_KEY,
];
const CONVERTED = ['type', 'format', 'pattern', 'minimum', 'maximum', 'items', 'properties', 'required'];
const IGNORED = ['$schema', 'additionalProperties'];
const KNOWN = new Set([...COPIED, ...CONVERTED, ...IGNORED]);

const HINTS: Readonly<Record<string, string>> = {
  $ref: 'a reference or recursion is not structural: no .meta({ id }), no z.lazy',
  allOf: 'allOf is not structural: .extend() instead of an intersection, one regular expression instead of two',
  anyOf: 'a union is not structural: fields and rules instead',
  oneOf: 'a union is not structural: fields and rules instead',
  not: 'nothing matches this schema',
};

function convert(json: Json, path: string): StructuralSchema {
  refuseUnknown(json, path);
  const type = json['type'];
  if (typeof type !== 'string' || !TYPES.includes(type))
    throw new StructuralError(path, `the type is ${String(type)}; it must be one of ${TYPES.join(', ')}`);
  const copied = Object.fromEntries(COPIED.filter((key) => json[key] !== undefined).map((key) => [key, json[key]]));
  const base = { type, ...copied, ...withDefault(json) } as StructuralSchema;
  checkRules(base, path);
  const convertType = { object: toObject, array: toArray, string: toText, integer: toInteger, boolean: () => base };
  return convertType[base.type](base, json, path);
}

/** `kubectl explain` shows no defaults: the description tells them. */
function withDefault({ description, default: value }: Json): { description?: string } {
  if (typeof description !== 'string' || value === undefined) return {};
  const text = [value]
    .flat()
    .map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
    .join(', ');
  return { description: `${description} Default: ${text}.` };
}

function refuseUnknown(json: Json, path: string): void {
  for (const key of Object.keys(json)) {
    if (!KNOWN.has(key)) throw new StructuralError(path, HINTS[key] ?? `${key} is not used in this API`);
  }
}

/** A rule without a sentence is reported as bare CEL. */
function checkRules(schema: StructuralSchema, path: string): void {
  for (const { rule, message } of schema[RULES_KEY] ?? [])
    if (message.length < 10) throw new StructuralError(path, `the rule ${rule} needs a message that is a sentence`);
}

function toObject(base: StructuralSchema, json: Json, path: string): StructuralSchema {
  const {
    properties = {},
    additionalProperties = false,
    required = [],
  } = json as {
    properties?: Record<string, Json>;
    additionalProperties?: unknown;
    required?: readonly string[];
  };
  if (isSchema(additionalProperties) && Object.keys(properties).length === 0)
    return toMap(base, additionalProperties, path);
  if (additionalProperties !== false)
    throw new StructuralError(path, 'unknown keys beside fields would be kept (looseObject, catchall)');
  const fields = Object.entries(properties).map(([name, field]) => {
    refuseYamlTrap(name, `${path}.${name}`);
    return [name, convert(field, `${path}.${name}`)];
  });
  return { ...base, properties: Object.fromEntries(fields), ...(required.length > 0 ? { required } : {}) };
}

function toMap(base: StructuralSchema, values: Json, path: string): StructuralSchema {
  if (base.maxProperties === undefined)
    throw new StructuralError(path, 'a map needs maxProperties, or its rules pass the CEL cost limit');
  return { ...base, additionalProperties: convert(values, `${path}.*`) };
}

function isSchema(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function toArray(base: StructuralSchema, json: Json, path: string): StructuralSchema {
  if (!isSchema(json['items'])) throw new StructuralError(path, 'a list needs one schema for its elements');
  if (base.maxItems === undefined)
    throw new StructuralError(path, 'a list needs maxItems, or its rules pass the CEL cost limit');
  const items = convert(json['items'], `${path}[]`);
  for (const key of base['x-kubernetes-list-map-keys'] ?? []) {
    if (items.required?.includes(key) !== true)
      throw new StructuralError(path, `the list is keyed by ${key}, which is not a required field of its elements`);
  }
  return { ...base, items };
}

function toText(base: StructuralSchema, json: Json, path: string): StructuralSchema {
  const { format, pattern } = json;
  for (const value of base.enum ?? []) refuseYamlTrap(value, path);
  if (format === 'date-time') return { ...base, format };
  if (format !== undefined)
    throw new StructuralError(path, `the format ${JSON.stringify(format)} is not used in this API`);
  if (pattern !== undefined)
    throw new StructuralError(path, 'a failed pattern is reported as a bare regular expression: use a rule');
  if (base.enum === undefined && base.maxLength === undefined)
    throw new StructuralError(path, 'a text needs max, or its rules pass the CEL cost limit');
  return base;
}

const INT32 = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };

function toInteger(base: StructuralSchema, json: Json): StructuralSchema {
  const { minimum = -Infinity, maximum = Infinity } = json as { minimum?: number; maximum?: number };
  const fits = minimum >= INT32.minimum && maximum <= INT32.maximum;
  // The bounds of the format itself, and zod's ±2^53, say nothing to a reader.
  const says = (bound: number) => Math.abs(bound) < INT32.maximum;
  return {
    ...base,
    format: fits ? 'int32' : 'int64',
    ...(says(minimum) ? { minimum } : {}),
    ...(says(maximum) ? { maximum } : {}),
  };
}

/** kubectl reads YAML 1.1, where these words are booleans unless quoted. People write specs; a status comes from programs. */
function refuseYamlTrap(word: string, path: string): void {
  if (/^(y|n|yes|no|on|off|true|false)$/i.test(word) && path.startsWith('spec'))
    throw new StructuralError(path, `${word} is a boolean in the YAML that kubectl reads: choose another word`);
}
