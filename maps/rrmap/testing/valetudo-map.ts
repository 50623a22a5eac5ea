import { cell, type RobotMap } from '../../map.ts';

/** What Valetudo makes of a file (its map format 2): centimetres, y down from the top of the robot's grid of 1024 × 1024 cells. */
export interface ValetudoMap {
  readonly layers: readonly {
    readonly type: 'floor' | 'wall' | 'segment';
    readonly metaData: { readonly segmentId?: string; readonly active?: boolean };
    /** Runs of cells as x, y, length, x, y, length … */
    readonly compressedPixels: readonly number[];
  }[];
  readonly entities: readonly {
    readonly type: string;
    /** 0 is north, clockwise. */
    readonly metaData: { readonly angle?: number };
    /** As x, y, x, y … */
    readonly points: readonly number[];
  }[];
}

const gridCells = 1024;
const gridMillimeters = 51_200;

/** Each cell that is something, as "x,y: what", sorted. */
export function valetudoCells({ layers }: ValetudoMap): string[] {
  const cells: string[] = [];
  for (const { type, metaData, compressedPixels } of layers)
    for (let index = 0; index < compressedPixels.length; index += 3) {
      const [x = 0, y = 0, length = 0] = compressedPixels.slice(index, index + 3);
      for (let step = 0; step < length; step += 1) cells.push(`${x + step},${y}: ${metaData.segmentId ?? type}`);
    }
  return cells.toSorted();
}

/** The same of a map of ours. */
export function cellsAsValetudo({ grid, segments }: RobotMap): string[] {
  const left = grid.xMillimeters / grid.cellMillimeters;
  const bottom = grid.yMillimeters / grid.cellMillimeters;
  const names = ['unknown', 'wall', 'floor', ...segments.map(({ id }) => id)];
  const cells: string[] = [];
  for (const [index, value] of grid.cells.entries()) {
    const x = left + (index % grid.columns);
    const y = gridCells - 1 - bottom - Math.floor(index / grid.columns);
    if (value !== cell.unknown) cells.push(`${x},${y}: ${names[value]}`);
  }
  return cells.toSorted();
}

/** @param points in millimetres as x, y, x, y … */
export function pointsAsValetudo(points: ArrayLike<number>): number[] {
  return Array.from(points, (value, index) => Math.round((index % 2 === 0 ? value : gridMillimeters - value) / 10));
}

export function pointsOf({ entities }: ValetudoMap, type: string): (readonly number[])[] {
  return entities.filter((entity) => entity.type === type).map(({ points }) => points);
}
