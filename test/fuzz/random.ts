/** Numbers that look random and are the same every time. */
export interface Random {
  /** A whole number from 0 up to `limit`, which is never reached; 0 where there is nothing to choose. */
  readonly below: (limit: number) => number;
  readonly oneIn: (times: number) => boolean;
  /** @throws RangeError when the list is empty */
  readonly pick: <T>(list: readonly T[]) => T;
}

/** @param index each has a sequence of its own, so that one input is made again without those before it */
export function randomOf(seed: number, index: number): Random {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(index, 0x85ebca6b)) >>> 0;
  const next = (): number => {
    // SplitMix32.
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  const below = (limit: number): number => Math.floor((next() / 2 ** 32) * limit);
  return {
    below,
    oneIn: (times) => below(times) === 0,
    pick: (list) => {
      if (list.length === 0) throw new RangeError('there is nothing to pick');
      return list[below(list.length)] as (typeof list)[number];
    },
  };
}
