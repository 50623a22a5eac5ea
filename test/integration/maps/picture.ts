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

/** How far the colours of two pictures are apart on average, in per cent; of what both have, from the upper left corner. */
export function differencePercent(one: Picture, other: Picture): number {
  const [width, height] = [Math.min(one.width, other.width), Math.min(one.height, other.height)];
  let sum = 0;
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < 3 * width; x += 1)
      sum += Math.abs((one.colors[y * one.width * 3 + x] ?? 0) - (other.colors[y * other.width * 3 + x] ?? 0));
  return (100 * sum) / (3 * width * height * 255);
}
