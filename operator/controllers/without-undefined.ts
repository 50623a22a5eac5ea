/** A copy as JSON carries it: fields that are undefined are not there. */
export function withoutUndefined<T extends object>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
