import type { Manifest } from '../operator-access.ts';

/** What `kubectl apply` writes into the annotation of that name for this object, letter by letter: it applies again what differs. */
export function lastApplied(manifest: Manifest): string {
  return `${JSON.stringify(sorted({ ...manifest, metadata: { annotations: {}, ...manifest.metadata } }))}\n`;
}

/** With the keys of every object in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
