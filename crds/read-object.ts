import type { z } from 'zod';
import { kindNamed, type KindName, type SpecOf, type StatusOf } from './kinds.ts';
import type { ObjectMeta, OwnerReference } from './object.ts';

/**
 * A stored object as this program understands it. `metadata` is usable in any case. A status has the fields that
 * could be read. A spec that could not be read has a `fault` that names the field, for the object's condition.
 */
export type ReadObject<Name extends KindName> = {
  readonly kind: Name;
  readonly metadata: ObjectMeta;
  readonly status: StatusOf<Name>;
} & (
  | { readonly spec: SpecOf<Name>; readonly fault?: undefined }
  | { readonly spec?: undefined; readonly fault: string }
);

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads an object off the wire. It never throws and never assumes that the schema of today wrote the object: fields
 * this program does not know are dropped, defaults are filled in, and unreadable fields of the status are left out.
 * Cheap enough for each watch event.
 */
export function readObject<Name extends KindName>(kind: Name, raw: unknown): ReadObject<Name> {
  const definition = kindNamed(kind);
  const object = asRecord(raw);
  const metadata = readMetadata(object['metadata']);
  const status = readStatus(definition.status, object['status']) as StatusOf<Name>;
  const spec = definition.spec.safeParse(object['spec'] ?? {});
  return spec.success
    ? { kind, metadata, status, spec: spec.data as SpecOf<Name> }
    : { kind, metadata, status, fault: faultOf(spec.error) };
}

/** The first issue as one sentence: `spec.rooms[0].name: Invalid input: expected string, received number`. */
function faultOf(error: z.ZodError): string {
  const [issue] = error.issues;
  const path = (issue?.path ?? []).map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return `spec${path}: ${issue?.message ?? 'cannot be read'}`.slice(0, 512);
}

/** The whole at once where it reads, which is nearly always; else each field on its own. */
function readStatus(schema: z.ZodObject, raw: unknown): Json {
  const whole = schema.safeParse(raw ?? {});
  if (whole.success) return whole.data;
  const fields = asRecord(raw);
  const readable: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(schema.shape)) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const result = value === undefined ? undefined : (field as z.ZodType).safeParse(value);
    if (result?.success === true) readable[name] = result.data;
  }
  return readable;
}

function readMetadata(raw: unknown): ObjectMeta {
  const meta = asRecord(raw);
  const generation = meta['generation'];
  const deletionTimestamp = meta['deletionTimestamp'];
  return {
    name: asText(meta['name']),
    namespace: asText(meta['namespace']),
    uid: asText(meta['uid']),
    resourceVersion: asText(meta['resourceVersion']),
    creationTimestamp: asText(meta['creationTimestamp']),
    ...(typeof generation === 'number' ? { generation } : {}),
    ...(typeof deletionTimestamp === 'string' ? { deletionTimestamp } : {}),
    ...readLists(meta),
  };
}

function readLists(meta: Json): Partial<ObjectMeta> {
  const { finalizers, labels, annotations, ownerReferences } = meta;
  return {
    ...(Array.isArray(finalizers) ? { finalizers: finalizers.filter((text) => typeof text === 'string') } : {}),
    ...(isRecord(labels) ? { labels: textsOf(labels) } : {}),
    ...(isRecord(annotations) ? { annotations: textsOf(annotations) } : {}),
    ...(Array.isArray(ownerReferences) ? { ownerReferences: ownerReferences.filter(isOwnerReference) } : {}),
  };
}

function isOwnerReference(value: unknown): value is OwnerReference {
  return isRecord(value) && ['apiVersion', 'kind', 'name', 'uid'].every((key) => typeof value[key] === 'string');
}

/** The map itself where all its values are texts: it is read on each watch event. */
function textsOf(map: Json): Readonly<Record<string, string>> {
  const texts = Object.entries(map).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return texts.length === Object.keys(map).length ? (map as Record<string, string>) : Object.fromEntries(texts);
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asRecord(value: unknown): Json {
  return isRecord(value) ? value : {};
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
