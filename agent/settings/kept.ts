import { isDeepStrictEqual } from 'node:util';

/** What this process knows of one setting of the firmware; forgotten when the firmware falls silent. */
export interface Kept {
  /** As the firmware said it last; undefined where it never could tell. */
  readonly value?: unknown;
  /** When it was asked last, in milliseconds of uptime. */
  readonly askedAt: number;
  /** It did not become what was wished. */
  readonly failure?: Failure;
}

export interface Failure {
  readonly wished: unknown;
  readonly message: string;
  /** How often in a row it was taken, and something else was there right after. */
  readonly races: number;
  /** How often in a row it was refused, or raced too often to be anything else. */
  readonly refusals: number;
}

/** How a write of what was wished failed. */
export interface Attempt extends Pick<Failure, 'wished' | 'message'> {
  /** The firmware said no. */
  readonly isRefused: boolean;
}

/** Somebody else may have written in the same moment, or what was read be old: so often in a row it is no refusal. */
const racesAllowed = 3;

/** @param value undefined where the firmware cannot tell now: it is taken for unchanged */
export function heard(before: Kept | undefined, value: unknown, askedAt: number): Kept {
  return { value: value ?? before?.value, askedAt };
}

/** The same, where what was wished is not there although it was written. */
export function failed(before: Kept | undefined, now: Kept, { isRefused, ...attempt }: Attempt): Kept {
  const last = before?.failure;
  const earlier = isOf(last, attempt.wished) ? last : { races: 0, refusals: 0 };
  const races = isRefused ? 0 : earlier.races + 1;
  const refusals = earlier.refusals + Number(isRefused || races > racesAllowed);
  return { ...now, failure: { ...attempt, races, refusals } };
}

/** Whether it is this very wish that failed. */
export function isOf(failure: Failure | undefined, wished: unknown): failure is Failure {
  return failure !== undefined && isDeepStrictEqual(failure.wished, wished);
}
