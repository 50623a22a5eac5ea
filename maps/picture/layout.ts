import type { Grid, RobotMap } from '../map.ts';
import { endAt, rowAt, startAt, runFields, type Runs } from '../runs.ts';
import type { Dot } from './canvas.ts';

/** What of the map is shown, and how large. */
export interface Layout {
  /** Dots for each cell. */
  readonly scale: number;
  /** In cells of the grid; the shown part may go beyond it. */
  readonly left: number;
  readonly bottom: number;
  readonly columns: number;
  readonly rows: number;
  /** In dots, the margins included. */
  readonly width: number;
  readonly height: number;
  readonly margin: number;
}

const marginDots = 24;
/** Below the map, for the scale bar. */
const footDots = 32;
const aroundCells = 2;
/** A small home is drawn larger, until the longer side has about so many dots. */
const longestDots = 1_100;
const largestScale = 8;

interface Box {
  left: number;
  bottom: number;
  right: number;
  top: number;
}

/** What a picture shows besides the map. */
export interface Surroundings {
  /** As x, y, x, y …: so much of it as is not far outside of the map is shown. */
  readonly points: readonly number[];
  /** Left free between map and scale bar. */
  readonly legendDots: number;
  /** In dots, without the margins. */
  readonly leastWidth: number;
}

const alone: Surroundings = { points: [], legendDots: 0, leastWidth: 0 };

export function layOut(map: RobotMap, runs: Runs, { points, legendDots, leastWidth } = alone): Layout {
  const box = boxOf(map, runs, points);
  const columns = box.right - box.left + 2 * aroundCells;
  const rows = box.top - box.bottom + 2 * aroundCells;
  const scale = Math.min(largestScale, Math.max(1, Math.floor(longestDots / Math.max(columns, rows))));
  return {
    scale,
    left: box.left - aroundCells,
    bottom: box.bottom - aroundCells,
    columns,
    rows,
    width: Math.max(columns * scale, leastWidth) + 2 * marginDots,
    height: rows * scale + 2 * marginDots + legendDots + footDots,
    margin: marginDots,
  };
}

/** In dots: as large as robots are, and never too small to see. */
export function robotRadius({ grid }: RobotMap, { scale }: Layout): number {
  return Math.max(9, Math.round((scale * 170) / grid.cellMillimeters));
}

/** Where a place of the robot is in the picture. */
export function toDot({ grid }: RobotMap, layout: Layout, x: number, y: number): Dot {
  const [column, row] = toCell(grid, x, y);
  return {
    x: Math.round(layout.margin + (column - layout.left) * layout.scale),
    y: Math.round(layout.margin + (layout.rows - (row - layout.bottom)) * layout.scale),
  };
}

/** As x, y, x, y … */
export function toDots(map: RobotMap, layout: Layout, points: ArrayLike<number>): Dot[] {
  const dots: Dot[] = [];
  for (let at = 0; at + 1 < points.length; at += 2) dots.push(toDot(map, layout, points[at] ?? 0, points[at + 1] ?? 0));
  return dots;
}

function toCell({ xMillimeters, yMillimeters, cellMillimeters }: Grid, x: number, y: number): [number, number] {
  return [(x - xMillimeters) / cellMillimeters, (y - yMillimeters) / cellMillimeters];
}

/** Around all that is known, and around dock, robot and the points; an empty map is a small piece of paper. */
function boxOf(map: RobotMap, runs: Runs, points: readonly number[]): Box {
  const box = boxOfRuns(runs);
  for (const place of [map.dock, map.robot])
    if (place !== undefined) includePlace(box, map.grid, [place.xMillimeters, place.yMillimeters]);
  for (let at = 0; at + 1 < points.length; at += 2) includePlace(box, map.grid, [points[at] ?? 0, points[at + 1] ?? 0]);
  return box.left > box.right ? { left: 0, bottom: 0, right: 40, top: 30 } : box;
}

function boxOfRuns(runs: Runs): Box {
  let [left, right] = [Infinity, -Infinity];
  for (let at = 0; at < runs.length; at += runFields) {
    left = Math.min(left, startAt(runs, at));
    right = Math.max(right, endAt(runs, at));
  }
  if (runs.length === 0) return { left, right, bottom: Infinity, top: -Infinity };
  return { left, right, bottom: rowAt(runs, 0), top: rowAt(runs, runs.length - runFields) + 1 };
}

function includePlace(box: Box, grid: Grid, [x, y]: readonly [number, number]): void {
  const [column, row] = toCell(grid, x, y);
  if (isNear(grid, column, row))
    include(box, [Math.floor(column), Math.floor(row)], [Math.ceil(column), Math.ceil(row)]);
}

/** A place far outside of the map is a mistake of the robot, and must not make the picture huge. */
function isNear({ columns, rows }: Grid, column: number, row: number): boolean {
  return column > -columns && column < 2 * columns && row > -rows && row < 2 * rows;
}

function include(box: Box, [left, bottom]: [number, number], [right, top]: [number, number]): void {
  box.left = Math.min(box.left, left);
  box.bottom = Math.min(box.bottom, bottom);
  box.right = Math.max(box.right, right);
  box.top = Math.max(box.top, top);
}
