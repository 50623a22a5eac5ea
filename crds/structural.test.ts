import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { toDefinition } from './definition.ts';
import { KINDS } from './kinds.ts';
import { listMap, withRules } from './rules.ts';
import { type StructuralSchema, toStructural } from './structural.ts';

const text = () => z.string().max(10);

test('what Kubernetes cannot say, or this API never says, is refused with its path', () => {
  const refused: Record<string, [z.ZodType, RegExp]> = {
    'a union': [z.object({ port: z.union([z.int(), text()]) }), /^spec\.port: a union/],
    'a discriminated union': [
      z.object({ how: z.discriminatedUnion('type', [z.object({ type: z.literal('a') })]) }),
      /^spec\.how: a union/,
    ],
    'two patterns': [z.object({ name: text().regex(/^a/).regex(/b$/) }), /^spec\.name: allOf/],
    'any value': [z.object({ any: z.unknown() }), /^spec\.any: the type is undefined/],
    'a fraction': [z.object({ ratio: z.number() }), /^spec\.ratio: the type is number/],
    'a date object': [z.object({ at: z.date() }), /^spec: Date/],
    'unknown keys': [z.looseObject({}), /^spec: unknown keys/],
    'fields and free keys': [z.object({ a: text() }).catchall(text()), /^spec: unknown keys beside fields/],
    'a map without a bound': [z.object({ labels: z.record(z.string(), text()) }), /^spec\.labels: a map needs/],
    'a list without a bound': [z.object({ list: z.array(text()) }), /^spec\.list: a list needs maxItems/],
    'a text without a bound': [z.object({ list: z.array(z.string()).max(3) }), /^spec\.list\[\]: a text needs max/],
    'a pattern': [z.object({ name: text().regex(/^a$/) }), /^spec\.name: a failed pattern/],
    'a format': [z.object({ at: z.url() }), /^spec\.at: the format .uri./],
    'a tuple': [z.object({ pair: z.tuple([text(), text()]) }), /^spec\.pair/],
    'a field called y': [z.object({ at: z.object({ y: z.int() }) }), /^spec\.at\.y: y is a boolean/],
    'an enum value Off': [z.object({ fan: z.enum(['Off', 'Max']) }), /^spec\.fan: Off is a boolean/],
    'a list keyed by an optional field': [
      z.object({ list: listMap(z.array(z.object({ name: text().optional() })).max(3), 'name') }),
      /^spec\.list: the list is keyed by name/,
    ],
    'a rule without a sentence': [withRules(z.object({}), [{ rule: 'true', message: '' }]), /^spec: the rule true/],
  };
  for (const [what, [schema, message]] of Object.entries(refused))
    assert.throws(() => toStructural(schema, 'spec'), { name: 'StructuralError', message }, what);
});

test('a schema is refused when it refers to itself', () => {
  interface Nested {
    inner?: Nested | undefined;
  }
  const nested: z.ZodType<Nested> = z.object({
    get inner() {
      return nested.optional();
    },
  });
  assert.throws(() => toStructural(nested, 'spec'), { name: 'StructuralError' });
});

test('integers get the format that holds their bounds', () => {
  const { properties } = toStructural(z.object({ small: z.int32().min(0), large: z.int(), any: z.int32() }), 'spec');
  assert.deepEqual(properties, {
    small: { type: 'integer', format: 'int32', minimum: 0 },
    large: { type: 'integer', format: 'int64' },
    any: { type: 'integer', format: 'int32' },
  });
});

test('rules, list keys, defaults and descriptions pass through optional and default', () => {
  const list = listMap(z.array(z.object({ name: text() })).max(2), 'name');
  const schema = z.object({
    list: withRules(list, [{ rule: 'size(self) != 1', message: 'one is not a list' }])
      .optional()
      .describe('Some.'),
    count: z.int32().default(3).describe('How many.'),
  });
  assert.deepEqual(toStructural(schema, 'spec'), {
    type: 'object',
    properties: {
      list: {
        type: 'array',
        description: 'Some.',
        maxItems: 2,
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['name'],
        'x-kubernetes-validations': [{ rule: 'size(self) != 1', message: 'one is not a list' }],
        items: { type: 'object', properties: { name: { type: 'string', maxLength: 10 } }, required: ['name'] },
      },
      count: { type: 'integer', format: 'int32', default: 3, description: 'How many. Default: 3.' },
    },
  });
});

function fieldsOf(schema: StructuralSchema, path: string): [string, StructuralSchema][] {
  const below = Object.entries(schema.properties ?? {}).flatMap(([name, field]): [string, StructuralSchema][] => [
    [`${path}.${name}`, field],
    ...fieldsOf(field, `${path}.${name}`),
  ]);
  return schema.items === undefined ? below : [...below, ...fieldsOf(schema.items, `${path}[]`)];
}

test('kubectl explain says something of every field of every kind', () => {
  for (const kind of KINDS) {
    const fields = [
      ...fieldsOf(toStructural(kind.spec, 'spec'), 'spec'),
      ...fieldsOf(toStructural(kind.status, 'status'), 'status'),
    ];
    for (const [path, { description }] of fields)
      assert.match(description ?? '', /^\S.*\.$/s, `${kind.kind} ${path} has a description that ends with a full stop`);
  }
});

test('names of kinds differ, also the short ones', () => {
  const names = KINDS.flatMap(({ kind, plural, singular, shortNames }) => [
    ...new Set([kind.toLowerCase(), plural, singular, ...shortNames]),
  ]);
  assert.equal(new Set(names).size, names.length);
});

test('every column is of a field that exists', () => {
  for (const kind of KINDS) {
    const schema = {
      type: 'object' as const,
      properties: { spec: toStructural(kind.spec, 'spec'), status: toStructural(kind.status, 'status') },
    };
    const paths = new Set(fieldsOf(schema, '').map(([path]) => path.replaceAll('[]', '[?]')));
    for (const { jsonPath, name } of kind.columns) {
      const path = jsonPath.replace(/\[\?\(.*\)\]/, '[?]');
      assert.ok(path.startsWith('.metadata.') || paths.has(path), `${kind.kind} ${name}: ${jsonPath}`);
    }
  }
});

test('every field of a task but suspend, cancel and the time to live is fixed', () => {
  const task = KINDS.find(({ kind }) => kind === 'DrivePath');
  assert.ok(task !== undefined);
  const spec = toStructural(task.spec, 'spec');
  const fixed = (spec['x-kubernetes-validations'] ?? [])
    .filter(({ message }) => message.includes('cannot be changed'))
    .map(({ fieldPath }) => fieldPath?.slice(1));
  const others = Object.keys(spec.properties ?? {}).filter((field) => !fixed.includes(field));
  assert.deepEqual(others.toSorted(), ['cancel', 'suspend', 'ttlSecondsAfterFinished']);
});

test('every kind has a definition with a status of its own', () => {
  for (const kind of KINDS) assert.deepEqual(toDefinition(kind).spec.versions[0]?.subresources, { status: {} });
});
