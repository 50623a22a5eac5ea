import { BRUSH_MILLIMETERS } from './covered-floor.ts';
import { FIRST_ROOM, type FloorPlan } from './floor-plan.ts';
import { centreOf, distanceBetween, type Point, type Terrain } from './terrain.ts';

/** A straight way that is cleaned from one end to the other; the robot chooses which end is first. */
export interface Lane {
  readonly from: Point;
  readonly to: Point;
  readonly lengthMillimeters: number;
}

export type Direction = 'AlongX' | 'AlongY';

/** Less than the brush is wide, so that neighbouring lanes overlap. */
export const LANE_SPACING_MILLIMETERS = 250;

/** A rectangle in columns and rows, all four included. */
interface CellBox {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

/** The cells of a room the robot's centre can be in. */
export function roomCells({ plan, reachable }: Terrain, roomIndex: number): Uint8Array {
  return reachable.map((free, cell) => (free === 1 && plan.cells[cell] === FIRST_ROOM + roomIndex ? 1 : 0));
}

/** The cells the robot's centre has to come to so that its brush covers a rectangle, given by opposite corners. */
export function rectangleCells(terrain: Terrain, a: Point, b: Point): Uint8Array {
  const { plan, reachable } = terrain;
  const [left, right] = withinBrush(a.xMillimeters, b.xMillimeters, plan.cellMillimeters);
  const [bottom, top] = withinBrush(a.yMillimeters, b.yMillimeters, plan.cellMillimeters);
  return reachable.map((free, cell) => {
    const { xMillimeters: x, yMillimeters: y } = centreOf(plan, cell);
    return free === 1 && x >= left && x <= right && y >= bottom && y <= top ? 1 : 0;
  });
}

/** Half a brush inside of both ends, but never so far in that less than a cell is left. */
function withinBrush(a: number, b: number, cellMillimeters: number): [number, number] {
  const inset = Math.max(0, Math.min(BRUSH_MILLIMETERS / 2, (Math.abs(b - a) - cellMillimeters) / 2));
  return [Math.min(a, b) + inset, Math.max(a, b) - inset];
}

/** The direction in which an area is longer, so that it takes fewer turns. */
export function longDirection(plan: FloorPlan, cells: Uint8Array): Direction {
  const box = boxOf(plan, cells);
  return box.right - box.left >= box.top - box.bottom ? 'AlongX' : 'AlongY';
}

/** Parallel lanes over the given cells, broken where an obstacle is in the way; none when there are no cells. */
export function planLanes(plan: FloorPlan, cells: Uint8Array, direction: Direction): Lane[] {
  const box = boxOf(plan, cells);
  const alongX = direction === 'AlongX';
  const across = alongX ? [box.bottom, box.top] : [box.left, box.right];
  const [first, last] = alongX ? [box.left, box.right] : [box.bottom, box.top];
  const cellOf = (line: number, at: number): number => (alongX ? line * plan.columns + at : at * plan.columns + line);
  return spacedLines(plan, across[0] as number, across[1] as number).flatMap((line) =>
    runsOf((at) => cells[cellOf(line, at)] === 1, first, last).map(([start, end]) =>
      laneBetween(plan, cellOf(line, start), cellOf(line, end)),
    ),
  );
}

/** Lines at the spacing, and always the last one. */
function spacedLines(plan: FloorPlan, first: number, last: number): number[] {
  const spacing = Math.max(1, Math.floor(LANE_SPACING_MILLIMETERS / plan.cellMillimeters));
  const lines: number[] = [];
  for (let line = first; line < last; line += spacing) lines.push(line);
  if (last >= first) lines.push(last);
  return lines;
}

/** The first and last of each unbroken stretch of cells. */
function runsOf(isIn: (at: number) => boolean, first: number, last: number): [number, number][] {
  const runs: [number, number][] = [];
  let start = -1;
  for (let at = first; at <= last + 1; at += 1) {
    const inside = at <= last && isIn(at);
    if (inside && start < 0) start = at;
    if (inside || start < 0) continue;
    runs.push([start, at - 1]);
    start = -1;
  }
  return runs;
}

/** A lane of a single cell is given the length of a cell, so that it counts as work. */
function laneBetween(plan: FloorPlan, start: number, end: number): Lane {
  const from = centreOf(plan, start);
  const to = centreOf(plan, end);
  return { from, to, lengthMillimeters: Math.max(plan.cellMillimeters, distanceBetween(from, to)) };
}

function boxOf(plan: FloorPlan, cells: Uint8Array): CellBox {
  let [left, right, bottom, top] = [plan.columns, -1, plan.rows, -1];
  for (let cell = 0; cell < cells.length; cell += 1) {
    if (cells[cell] === 0) continue;
    const column = cell % plan.columns;
    const row = Math.floor(cell / plan.columns);
    left = Math.min(left, column);
    right = Math.max(right, column);
    bottom = Math.min(bottom, row);
    top = Math.max(top, row);
  }
  return { left, right, bottom, top };
}
