import { type Grid, MAP_LIMITS } from '../map.ts';
import { ValetudoMapError } from './valetudo-map-error.ts';

/** Where Valetudo's top left corner is on the robot's own map, and how much it shows from there. */
export interface Frame {
  readonly leftMillimeters: number;
  readonly topMillimeters: number;
  readonly pixelCentimeters: number;
  readonly widthCentimeters: number;
  readonly heightCentimeters: number;
}

/**
 * Where the robot's origin can be the lower left corner of the picture it is, and places keep their numbers: the grid
 * begins on a whole pixel, not left of the origin nor a whole pixel below it. Else the picture is the grid, and places are
 * counted from the grid's corner.
 *
 * @throws ValetudoMapError `Unsayable` when a cell is no whole number of centimetres
 */
export function frameOf(grid: Grid): Frame {
  const pixelCentimeters = grid.cellMillimeters / 10;
  if (!Number.isInteger(pixelCentimeters)) {
    throw new ValetudoMapError('Unsayable', 'grid.cellMillimeters', `${grid.cellMillimeters} are no whole centimetres`);
  }
  const topMillimeters = grid.yMillimeters + grid.rows * grid.cellMillimeters;
  const keeps = keepsOrigin(grid, topMillimeters);
  const rightMillimeters = grid.columns * grid.cellMillimeters + (keeps ? grid.xMillimeters : 0);
  return {
    leftMillimeters: keeps ? 0 : grid.xMillimeters,
    topMillimeters,
    pixelCentimeters,
    widthCentimeters: rightMillimeters / 10,
    heightCentimeters: (keeps ? topMillimeters : grid.rows * grid.cellMillimeters) / 10,
  };
}

function keepsOrigin({ cellMillimeters, columns, xMillimeters, yMillimeters }: Grid, topMillimeters: number): boolean {
  const left = xMillimeters / cellMillimeters;
  const wide = left + columns;
  const high = Math.ceil(topMillimeters / cellMillimeters);
  const fits = wide <= MAP_LIMITS.columns && high <= MAP_LIMITS.rows && wide * high <= MAP_LIMITS.cells;
  const beginsRight = left >= 0 && Number.isInteger(left);
  const beginsAbove = yMillimeters > -cellMillimeters && topMillimeters >= 0 && topMillimeters % 10 === 0;
  return fits && beginsRight && beginsAbove;
}

/** Of the robot's own map, as x, y, x, y …, in the frame. */
export function toCentimeters(frame: Frame, points: ArrayLike<number>): number[] {
  return Array.from(points, (millimeters, index) => {
    const away = index % 2 === 0 ? millimeters - frame.leftMillimeters : frame.topMillimeters - millimeters;
    return Math.round(away / 10) || 0; // never −0
  });
}

/** The other way round. */
export function toMillimeters(frame: Frame, points: readonly number[]): number[] {
  return points.map((centimeters, index) => {
    const millimeters = Math.round(centimeters * 10);
    return index % 2 === 0 ? frame.leftMillimeters + millimeters : frame.topMillimeters - millimeters;
  });
}

/** Counter-clockwise from east as clockwise from north, and the other way round. */
export function turned(degrees: number): number {
  return (((450 - Math.round(degrees)) % 360) + 360) % 360;
}
