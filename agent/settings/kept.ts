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
  /** How often in a row it was tried. */
  readonly times: number;
}

/** @param value undefined where the firmware cannot tell now: it is taken for unchanged */
export function heard(before: Kept | undefined, value: unknown, askedAt: number): Kept {
  return { value: value ?? before?.value, askedAt };
}

/** The same, where what was wished is not there although it was written. */
export function failed(before: Kept | undefined, now: Kept, { wished, message }: Omit<Failure, 'times'>): Kept {
  return { ...now, failure: { wished, message, times: timesOf(before?.failure, wished) + 1 } };
}

function timesOf(failure: Failure | undefined, wished: unknown): number {
  return isOf(failure, wished) ? failure.times : 0;
}

/** Whether it is this very wish that failed. */
export function isOf(failure: Failure | undefined, wished: unknown): failure is Failure {
  return failure !== undefined && isDeepStrictEqual(failure.wished, wished);
}
