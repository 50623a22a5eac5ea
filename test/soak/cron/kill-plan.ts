import type { Random } from '@kubevac/sandbox/firmware/random.ts';

export interface Kill {
  readonly victim: string;
  /** Since the first minute began. */
  readonly atSeconds: number;
  /** Until it is started again. */
  readonly downSeconds: number;
}

/** Each victim dies twice: once while the missions of some minute are under way, once at any time. Earliest first. */
export function planKills(victims: readonly string[], minutes: number, random: Random): Kill[] {
  const half = Math.floor(minutes / 2);
  const minute = (first: number): number => first + Math.floor(random() * half);
  return victims
    .flatMap((victim) => [
      { victim, atSeconds: minute(0) * 60 + 2 + random() * 5, downSeconds: random() * 4 },
      { victim, atSeconds: minute(half) * 60 + random() * 60, downSeconds: random() * 15 },
    ])
    .toSorted((one, other) => one.atSeconds - other.atSeconds);
}
