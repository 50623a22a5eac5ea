/** Kubernetes' MicroTime, `2026-03-29T01:59:59.500000Z`, of epoch milliseconds. */
export function microTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '000Z');
}
