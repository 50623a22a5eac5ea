import type { Random } from './random.ts';

/** Bytes made into others. None changes those that it was given. */
export type Mutation = (bytes: Buffer, random: Random) => Buffer;

/** Around the widths of fields and the limits of readers. */
const tellingNumbers = [
  0,
  1,
  2,
  7,
  8,
  9,
  12,
  20,
  24,
  28,
  31,
  32,
  127,
  128,
  255,
  256,
  1024,
  4095,
  4096,
  4097,
  32_767,
  32_768,
  65_535,
  65_536,
  200_001,
  2 ** 24,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 2,
  2 ** 32 - 1,
];

export const flipBits: Mutation = (bytes, random) => {
  const changed = Buffer.from(bytes);
  for (let flips = 1 + random.below(8); flips > 0 && changed.length > 0; flips -= 1) {
    const at = random.below(changed.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << random.below(8));
  }
  return changed;
};

export const cutOff: Mutation = (bytes, random) => bytes.subarray(0, random.below(bytes.length));

/** Some of the bytes are put somewhere else, in the place of others or between them. */
export const spliceInto = (bytes: Buffer, from: Buffer, random: Random): Buffer => {
  const start = random.below(from.length);
  const piece = from.subarray(start, start + random.below(64));
  const at = random.below(bytes.length);
  const goesOn = random.oneIn(2) ? at : at + piece.length;
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(goesOn)]);
};

/** A number of two or four bytes, little-endian, becomes one that a reader may stumble on. */
export const lieAt = (bytes: Buffer, offset: number, random: Random): Buffer => {
  const changed = Buffer.from(bytes);
  const width = random.oneIn(2) ? 2 : 4;
  const number = random.oneIn(4) ? random.below(bytes.length + 1) : random.pick(tellingNumbers);
  if (offset + width <= changed.length) changed.writeUIntLE(number % 2 ** (8 * width), offset, width);
  return changed;
};
