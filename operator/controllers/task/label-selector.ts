import type { TaskObject } from '../../objects/task.ts';

type LabelSelector = NonNullable<NonNullable<TaskObject['spec']>['robotSelector']>;
type Labels = Readonly<Record<string, string>>;

/** metav1.LabelSelector: all of it must match. */
export function matchesSelector({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => operators[operator](labels[key], values))
  );
}

type Operator = (value: string | undefined, values: readonly string[]) => boolean;

const operators: Record<'In' | 'NotIn' | 'Exists' | 'DoesNotExist', Operator> = {
  In: (value, values) => value !== undefined && values.includes(value),
  NotIn: (value, values) => value === undefined || !values.includes(value),
  Exists: (value) => value !== undefined,
  DoesNotExist: (value) => value === undefined,
};
