interface Conditioned {
  readonly conditions?: readonly { readonly type: string; readonly status: string }[] | undefined;
}

/** Whether a status has a condition with that value; one that is not said has none. */
export function hasCondition({ conditions = [] }: Conditioned, type: string, value: 'True' | 'False'): boolean {
  return conditions.some((condition) => condition.type === type && condition.status === value);
}
