import { isDeepStrictEqual } from 'node:util';
import type { PodObject, PodStatus } from '../../objects/pod.ts';
import { changedConditions, type PodFacts } from './pod-conditions.ts';

/** What a Pod is to say of itself, its conditions aside. */
export type SaidStatus = Omit<PodStatus, 'conditions'>;

/** The strategic merge patch from what is stored to what is to be said; undefined where nothing differs. */
export function statusPatch(pod: PodObject, said: SaidStatus, facts: PodFacts, now: number): object | undefined {
  const stored = pod.status as Readonly<Record<string, unknown>>;
  const changed = Object.entries(said).filter(([name, value]) => value !== undefined && !isSame(stored[name], value));
  const conditions = changedConditions({ ...pod, status: { ...pod.status, ...said } }, facts, now);
  if (changed.length === 0 && conditions.length === 0) return undefined;
  return { ...Object.fromEntries(changed), ...(conditions.length > 0 && { conditions }) };
}

/** The API server adds nothing to what it is given here, but leaves out what is empty. */
function isSame(stored: unknown, said: unknown): boolean {
  return isDeepStrictEqual(withoutEmpty(stored), withoutEmpty(said));
}

function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, field]) => [name, withoutEmpty(field)] as const);
  return Object.fromEntries(
    fields.filter(([, field]) => field !== undefined && field !== '' && !isDeepStrictEqual(field, {})),
  );
}
