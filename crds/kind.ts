import type { z } from 'zod';
import type { Rule } from './rules.ts';

export const API_GROUP = 'kubevac.dev';
export const API_VERSION = 'v1alpha1';

/** A column of `kubectl get`; with `wide`, of `kubectl get -o wide` only. */
export interface Column {
  readonly name: string;
  /** `date` prints an age, and `<invalid>` for a future instant: those are `string`. */
  readonly type: 'string' | 'integer' | 'boolean' | 'date';
  readonly jsonPath: string;
  readonly description: string;
  readonly wide?: true;
}

/** One kind of the API: all that the CRD, the operator and the command line know about it. */
export interface KindDefinition {
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  /** What `kubectl explain` says first. */
  readonly description: string;
  readonly spec: z.ZodObject;
  readonly status: z.ZodObject;
  readonly columns: readonly Column[];
  /** Rules on the whole object; `self.metadata` has only `name` and `generateName`. */
  readonly rules: readonly Rule[];
}

export const AGE_COLUMN: Column = {
  name: 'Age',
  type: 'date',
  jsonPath: '.metadata.creationTimestamp',
  description: 'Time since it was created.',
};
