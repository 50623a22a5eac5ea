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
const LANE_SPACING_MILLIMETERS = 250;
/** An edge shorter than this, such as one at a table's leg, is not worth a lane. */
const SHORTEST_EDGE_MILLIMETERS = 300;

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

/** Half a lane inside of both ends, but never so far in that less than a cell is left. */
function withinBrush(a: number, b: number, cellMillimeters: number): [number, number] {
  const inset = Math.max(0, Math.min(LANE_SPACING_MILLIMETERS / 2, (Math.abs(b - a) - cellMillimeters) / 2));
  return [Math.min(a, b) + inset, Math.max(a, b) - inset];
}

/** The direction in which an area is longer, so that it takes fewer turns. */
export function longDirection(plan: FloorPlan, cells: Uint8Array): Direction {
  const box = boxOf(plan, cells);
  return box.right - box.left >= box.top - box.bottom ? 'AlongX' : 'AlongY';
}

/** An area as lines of cells: rows where lanes go along x, columns where they go along y. */
interface LinedArea {
  readonly plan: FloorPlan;
  readonly cells: Uint8Array;
  readonly alongX: boolean;
  /** The lines and the places on each, all four included. */
  readonly firstLine: number;
  readonly lastLine: number;
  readonly first: number;
  readonly last: number;
}

/**
 * Parallel lanes over the given cells, broken where an obstacle is in the way, and along the edges that would else be left
 * out. None when there are no cells.
 */
export function planLanes(plan: FloorPlan, cells: Uint8Array, direction: Direction): Lane[] {
  const { left, right, bottom, top } = boxOf(plan, cells);
  const area: LinedArea =
    direction === 'AlongX'
      ? { plan, cells, alongX: true, firstLine: bottom, lastLine: top, first: left, last: right }
      : { plan, cells, alongX: false, firstLine: left, lastLine: right, first: bottom, last: top };
  const lines = spacedLines(area);
  const lanes = lines.flatMap((line) => lanesOn(area, line, (at) => isIn(area, line, at)));
  return [...lanes, ...edgeLanes(area, new Set(lines))];
}

/** Lines at the spacing, and always the last one. */
function spacedLines({ plan, firstLine, lastLine }: LinedArea): number[] {
  const spacing = Math.max(1, Math.floor(LANE_SPACING_MILLIMETERS / plan.cellMillimeters));
  const lines: number[] = [];
  for (let line = firstLine; line < lastLine; line += spacing) lines.push(line);
  if (lastLine >= firstLine) lines.push(lastLine);
  return lines;
}

/** Along obstacles, where the next lane is too far away for its brush to come near. */
function edgeLanes(area: LinedArea, lines: ReadonlySet<number>): Lane[] {
  const lanes: Lane[] = [];
  const shortest = Math.ceil(SHORTEST_EDGE_MILLIMETERS / area.plan.cellMillimeters);
  for (let line = area.firstLine; line <= area.lastLine; line += 1)
    for (const side of [-1, 1]) {
      if ([line, line - side, line - 2 * side].some((near) => lines.has(near))) continue;
      const isEdge = (at: number): boolean => isIn(area, line, at) && !isIn(area, line + side, at);
      lanes.push(...lanesOn(area, line, isEdge, shortest));
    }
  return lanes;
}

function lanesOn(area: LinedArea, line: number, isPart: (at: number) => boolean, shortest = 1): Lane[] {
  return runsOf(isPart, area.first, area.last)
    .filter(([start, end]) => end - start + 1 >= shortest)
    .map(([start, end]) => laneBetween(area.plan, cellOf(area, line, start), cellOf(area, line, end)));
}

function isIn(area: LinedArea, line: number, at: number): boolean {
  return area.cells[cellOf(area, line, at)] === 1;
}

/** Reachable cells are never on the plan's edge, so that the lines beside them exist. */
function cellOf({ plan, alongX }: LinedArea, line: number, at: number): number {
  return alongX ? line * plan.columns + at : at * plan.columns + line;
}

/** The first and last of each unbroken stretch of cells. */
function runsOf(isPart: (at: number) => boolean, first: number, last: number): [number, number][] {
  const runs: [number, number][] = [];
  let start = -1;
  for (let at = first; at <= last + 1; at += 1) {
    const inside = at <= last && isPart(at);
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
