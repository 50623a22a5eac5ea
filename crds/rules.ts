import type { z } from 'zod';

/**
 * One sentence the API server says when a CEL expression over `self` (and on updates `oldSelf`) is false. The message
 * says what would be right. Without `fieldPath` (relative: `.rooms`) the error names only the object the rule stands on.
 */
export interface Rule {
  readonly rule: string;
  readonly message: string;
  readonly fieldPath?: string;
}

export const RULES_KEY = 'x-kubernetes-validations';

/** The same schema, with rules added to those it has. zod itself does not check them: the API server does. */
export function withRules<Schema extends z.ZodType>(schema: Schema, rules: readonly Rule[]): Schema {
  const meta = schema.meta() ?? {};
  const before = (meta[RULES_KEY] ?? []) as readonly Rule[];
  return schema.meta({ ...meta, [RULES_KEY]: [...before, ...rules] });
}

/** A list whose elements are told apart by `key`, so that a duplicate is refused and two appliers can share the list. */
export function listMap<Schema extends z.ZodArray>(schema: Schema, key: string): Schema {
  const meta = schema.meta() ?? {};
  return schema.meta({ ...meta, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': [key] });
}

/** A list of scalars without duplicates. */
export function listSet<Schema extends z.ZodArray>(schema: Schema): Schema {
  return schema.meta({ ...schema.meta(), 'x-kubernetes-list-type': 'set' });
}

/** Exactly one of the fields is present. */
export function exactlyOne(fields: readonly string[], message: string): Rule {
  const count = fields.map((field) => `(has(self.${field}) ? 1 : 0)`).join(' + ');
  return { rule: `${count} == 1`, message };
}

/**
 * `field` is present if and only if `when` (CEL) holds; `condition` is `when` in words.
 *
 * @param unless (CEL) where it may be absent all the same
 */
export function presentOnlyWhen(field: string, when: string, condition: string, unless?: string): readonly Rule[] {
  const required = unless === undefined ? when : `${when} && !${unless}`;
  return [
    {
      rule: `!(${required}) || has(self.${field})`,
      message: `${field} is required ${condition}`,
      fieldPath: `.${field}`,
    },
    {
      rule: `!has(self.${field}) || ${when}`,
      message: `${field} is only allowed ${condition}`,
      fieldPath: `.${field}`,
    },
  ];
}

/** The field keeps its value, or its absence, for the life of the object. CEL cannot iterate a spec, so it is one rule a field. */
export function immutable(field: string, whatToDo: string): Rule {
  const [now, before] = [`self.${field}`, `oldSelf.${field}`];
  return {
    rule: `has(${now}) == has(${before}) && (!has(${now}) || ${now} == ${before})`,
    message: `${field} cannot be changed: ${whatToDo}`,
    fieldPath: `.${field}`,
  };
}

/** The object's name is a DNS label: it becomes a topic, a Node or the start of other names. The API server has checked its characters. */
export function nameIsDnsLabel(kind: string): Rule {
  return {
    rule: "size(self.metadata.name) <= 63 && !self.metadata.name.contains('.')",
    message: `the name of a ${kind} has at most 63 characters and no dots, as in living-room-robot`,
  };
}
