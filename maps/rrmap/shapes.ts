import { MAP_LIMITS, type Shape, type ShapeKind } from '../map.ts';
import type { Block } from './blocks.ts';
import { blockType } from './format.ts';
import { readRecords } from './records.ts';

export interface ShapeBlock {
  readonly type: number;
  readonly kind: ShapeKind;
  /** Four are two points: the ends of a wall, opposite corners of a zone. */
  readonly numbersPerShape: 4 | 8;
}

export const SHAPE_BLOCKS: readonly ShapeBlock[] = [
  { type: blockType.walls, kind: 'VirtualWall', numbersPerShape: 4 },
  { type: blockType.noGoZones, kind: 'NoGoZone', numbersPerShape: 8 },
  { type: blockType.noMopZones, kind: 'NoMopZone', numbersPerShape: 8 },
  { type: blockType.zones, kind: 'ActiveZone', numbersPerShape: 4 },
];

/** In the order of `SHAPE_BLOCKS`, whatever the file's. */
export function readShapes(blocks: ReadonlyMap<number, Block>): Shape[] {
  const shapes: Shape[] = [];
  for (const { type, kind, numbersPerShape } of SHAPE_BLOCKS) {
    const block = blocks.get(type);
    if (block === undefined) continue;
    const numbers = readRecords(block, numbersPerShape, MAP_LIMITS.shapes - shapes.length);
    for (let index = 0; index < numbers.length; index += numbersPerShape) {
      const points = [...numbers.subarray(index, index + numbersPerShape)];
      shapes.push({ kind, points: kind === 'ActiveZone' ? cornersBetween(points) : points });
    }
  }
  return shapes;
}

/** All corners in turn of the rectangle that has these two; the given ones come first and third. */
export function cornersBetween([firstX = 0, firstY = 0, thirdX = 0, thirdY = 0]: readonly number[]): number[] {
  return [firstX, firstY, firstX, thirdY, thirdX, thirdY, thirdX, firstY];
}
