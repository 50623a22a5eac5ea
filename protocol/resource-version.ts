import { z } from 'zod';

/** A Kubernetes resourceVersion. Kubernetes ≥ 1.35 promises that those of one resource type compare as decimal numbers. */
export const resourceVersion = z.string().regex(/^[0-9]{1,20}$/);

/** Negative when a is older than b, zero when equal, positive when newer. Compares within one kind only (PROTOCOL rule 11). */
export function compareResourceVersions(a: string, b: string): number {
  const difference = BigInt(a) - BigInt(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
