import assert from 'node:assert/strict';
import { convertIndexedToRgb, decode } from 'fast-png';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, dot by dot, row by row from the top. */
  readonly colors: Uint8Array;
}

/** A PNG as an ordinary library reads it. */
export function decodedByLibrary(png: Buffer): Picture {
  const decoded = decode(png);
  const { width, height, data, channels } = decoded;
  if (decoded.palette !== undefined) return { width, height, colors: convertIndexedToRgb(decoded) };
  const colors = Uint8Array.from(data.filter((_, index) => index % channels < 3));
  return { width, height, colors };
}

/** Where two pictures of one size have different colours: the indexes of these bytes. */
export function dotsApart(one: Picture, other: Picture): number[] {
  return Array.from(one.colors.keys()).filter((at) => one.colors[at] !== other.colors[at]);
}

/** How far the colours of two pictures of one size are apart on average, in per cent. @param where to look; everywhere when absent */
export function differencePercent(
  one: Picture,
  other: Picture,
  where: Iterable<number> & { readonly length: number } = Uint32Array.from(one.colors.keys()),
): number {
  assert.deepEqual([one.width, one.height], [other.width, other.height]);
  let sum = 0;
  for (const at of where) sum += Math.abs((one.colors[at] ?? 0) - (other.colors[at] ?? 0));
  return (100 * sum) / (255 * where.length);
}
