import { MAP_LIMITS } from '../map.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { MapCodecError } from './map-codec-error.ts';

/**
 * A path as how many points, then all x, then all y, each as the difference from the one before, zig-zag (0, −1, 1, −2 …
 * are 0, 1, 2, 3 …) as a varint. Differences wrap at 32 bits, as does their sum.
 */
export function writePoints(writer: ByteWriter, points: Int32Array): void {
  if (points.length % 2 !== 0) throw new MapCodecError('Invalid', `a path of ${points.length} numbers lacks one`);
  const count = points.length / 2;
  if (count > MAP_LIMITS.pathPoints) {
    throw new MapCodecError('Invalid', `a path of ${count} points, at most ${MAP_LIMITS.pathPoints} are carried`);
  }
  writer.writeVarint(count);
  for (const axis of [0, 1]) {
    let before = 0;
    for (let index = axis; index < points.length; index += 2) {
      const value = points[index] as number;
      const difference = (value - before) | 0;
      writer.writeVarint(((difference << 1) ^ (difference >> 31)) >>> 0);
      before = value;
    }
  }
}

export function readPoints(reader: ByteReader): Int32Array {
  const count = reader.readCount('path points', { maximum: MAP_LIMITS.pathPoints, bytesEach: 2 });
  const points = new Int32Array(count * 2);
  for (const axis of [0, 1]) {
    let value = 0;
    for (let index = axis; index < points.length; index += 2) {
      const zigzag = reader.readVarint();
      value = (value + ((zigzag >>> 1) ^ -(zigzag & 1))) | 0;
      points[index] = value;
    }
  }
  return points;
}
