/** What the first rule says that says anything. */
export function firstOf<Given extends readonly unknown[], Said>(
  rules: readonly ((...given: Given) => Said | undefined)[],
  ...given: Given
): Said | undefined {
  for (const rule of rules) {
    const said = rule(...given);
    if (said !== undefined) return said;
  }
  return undefined;
}
