import { blockType } from '../format.ts';
import { blockOf, fileOf, withDigest } from '../write-blocks.ts';

/** Two columns and three rows of unknown, wall and floor of a plain image, whose lower left is at cell 10, 20. */
export const plainImage = blockOf({
  type: blockType.image,
  headerBytes: 24,
  fields: [20, 10, 3, 2],
  data: Uint8Array.of(0, 1, 255, 255, 1, 0),
});

/** One row of five cells that begins at cell 10, 20. */
export function segmentImage(...pixels: readonly [number, number, number, number, number]): Buffer {
  return blockOf({ type: blockType.image, headerBytes: 28, fields: [1, 20, 10, 1, 5], data: Uint8Array.from(pixels) });
}

export function fileWith(...blocks: readonly Uint8Array[]): Buffer {
  return fileOf({ mapIndex: 7, minorVersion: 0, blocks });
}

/** The same file after somebody changed it on purpose: with the digest of what it is now. */
export function signedAgain(file: Buffer): Buffer {
  return withDigest(file.subarray(0, -28));
}
