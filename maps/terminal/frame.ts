import type { Point, RobotMap } from '../map.ts';
import type { Dot } from '../picture/canvas.ts';
import { layOut } from '../picture/layout.ts';
import type { Runs } from '../runs.ts';

/** What of the map is shown in which characters, each of which has two dots, one above the other. */
export interface TerminalFrame {
  /** Of the terminal. */
  readonly columns: number;
  readonly rows: number;
  /** Of the grid, in a side of a dot; 1 or more. */
  readonly cellsPerDot: number;
  /** In cells of the grid; it may begin between two. */
  readonly left: number;
  readonly bottom: number;
  readonly isWhole: boolean;
}

/** A dot that is wider shows no door any more: a home of more than 24 m by 12 m in a terminal of 80 by 20. */
const widestMillimeters = 300;
/** Then the robot, three dots wide, and what is around it. */
const aroundMillimeters = 125;
/** Larger terminals have room left. */
const most = { columns: 1_000, rows: 500 };

/** Undefined where there is no room at all. */
export function fitIn(
  map: RobotMap,
  runs: Runs,
  view: { readonly columns: number; readonly rows: number },
): TerminalFrame | undefined {
  const columns = Math.min(Math.floor(view.columns), most.columns);
  const rows = Math.min(Math.floor(view.rows), most.rows);
  if (!(columns >= 1 && rows >= 1)) return undefined;
  const box = layOut(map, runs);
  const { cellMillimeters } = map.grid;
  const whole = Math.max(box.columns / columns, box.rows / (2 * rows), 1);
  const isWhole = whole * cellMillimeters <= widestMillimeters || map.robot === undefined;
  const cellsPerDot = isWhole ? whole : Math.max(aroundMillimeters / cellMillimeters, 1);
  const shown = {
    columns: Math.min(columns, Math.ceil(box.columns / cellsPerDot)),
    rows: Math.min(rows, Math.ceil(box.rows / cellsPerDot / 2)),
  };
  const [column, row] = cellOf(map, map.robot ?? { xMillimeters: 0, yMillimeters: 0 });
  return {
    ...shown,
    cellsPerDot,
    left: around(column, shown.columns * cellsPerDot, { from: box.left, length: box.columns, isWhole }),
    bottom: around(row, 2 * shown.rows * cellsPerDot, { from: box.bottom, length: box.rows, isWhole }),
    isWhole,
  };
}

/** Where a window begins that has the place in its middle, or the whole; nothing of it is wasted on what is beside the map. */
function around(
  place: number,
  window: number,
  { from, length, isWhole }: { from: number; length: number; isWhole: boolean },
): number {
  if (isWhole || window >= length) return from - (window - length) / 2;
  return Math.max(from, Math.min(from + length - window, place - window / 2));
}

/** The dots of places given as x, y, x, y …; those outside of the frame too. */
export function dotsOf(map: RobotMap, frame: TerminalFrame, points: ArrayLike<number>): Dot[] {
  const dots: Dot[] = [];
  for (let at = 0; at + 1 < points.length; at += 2)
    dots.push(dotOf(map, frame, { xMillimeters: points[at] ?? 0, yMillimeters: points[at + 1] ?? 0 }));
  return dots;
}

export function dotOf(map: RobotMap, { left, bottom, rows, cellsPerDot }: TerminalFrame, place: Point): Dot {
  const [column, row] = cellOf(map, place);
  return {
    x: Math.floor((column - left) / cellsPerDot),
    y: 2 * rows - 1 - Math.floor((row - bottom) / cellsPerDot),
  };
}

function cellOf({ grid }: RobotMap, { xMillimeters, yMillimeters }: Point): [number, number] {
  return [
    (xMillimeters - grid.xMillimeters) / grid.cellMillimeters,
    (yMillimeters - grid.yMillimeters) / grid.cellMillimeters,
  ];
}
