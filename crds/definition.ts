import { API_GROUP, API_VERSION, type Column, type KindDefinition } from './kind.ts';
import { RULES_KEY } from './rules.ts';
import { type StructuralSchema, toStructural } from './structural.ts';

/** The CustomResourceDefinition of a kind, as plain data. @throws StructuralError for a schema Kubernetes cannot say. */
export function toDefinition(kind: KindDefinition) {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${kind.plural}.${API_GROUP}` },
    spec: {
      group: API_GROUP,
      scope: 'Namespaced',
      names: {
        kind: kind.kind,
        listKind: `${kind.kind}List`,
        plural: kind.plural,
        singular: kind.singular,
        shortNames: kind.shortNames,
        categories: ['kubevac'],
      },
      versions: [
        {
          name: API_VERSION,
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: kind.columns.map(toPrinterColumn),
          schema: { openAPIV3Schema: toObjectSchema(kind) },
        },
      ],
    },
  };
}

function toPrinterColumn({ wide, ...column }: Column) {
  return { ...column, ...(wide ? { priority: 1 } : {}) };
}

function toObjectSchema(kind: KindDefinition) {
  return {
    description: kind.description,
    type: 'object',
    required: ['spec'],
    properties: {
      apiVersion: { type: 'string', description: `${API_GROUP}/${API_VERSION}` },
      kind: { type: 'string', description: kind.kind },
      metadata: { type: 'object' },
      spec: described(toStructural(kind.spec, 'spec'), 'What you want. Fields cannot be changed unless they say so.'),
      status: described(toStructural(kind.status, 'status'), 'What is; written by the operator.'),
    },
    [RULES_KEY]: kind.rules,
  };
}

function described(schema: StructuralSchema, otherwise: string): StructuralSchema {
  return { ...schema, description: schema.description ?? otherwise };
}
