import { distanceToSegment } from '@kubevac/maps/segment.ts';
import type { FloorPlan } from './floor-plan.ts';
import type { Rectangle } from './places.ts';
import { centreOf, type Point } from './terrain.ts';

/** By its two ends. */
export type Wall = Rectangle;

/** Where a person does not want the robot: lines it must not cross, rectangles it must not enter. */
export interface Restrictions {
  readonly walls: readonly Wall[];
  readonly noGoZones: readonly Rectangle[];
}

export const UNRESTRICTED: Restrictions = { walls: [], noGoZones: [] };

const MARK = { wall: 1, zone: 2 } as const;

/** For each cell whether a wall or a zone touches it, and which; nothing where there is neither. */
export function marksOf(plan: FloorPlan, { walls, noGoZones }: Restrictions): Uint8Array | undefined {
  if (walls.length + noGoZones.length === 0) return undefined;
  const marks = new Uint8Array(plan.cells.length);
  for (const zone of noGoZones) for (const cell of cellsIn(plan, zone)) marks[cell] = MARK.zone;
  const half = plan.cellMillimeters * Math.SQRT1_2;
  for (const wall of walls)
    for (const cell of cellsIn(plan, wall))
      if (distanceToWall(centreOf(plan, cell), wall) <= half) marks[cell] = MARK.wall;
  return marks;
}

/** The cells of the plan that a rectangle touches. */
function cellsIn(plan: FloorPlan, { x1Millimeters, y1Millimeters, x2Millimeters, y2Millimeters }: Rectangle): number[] {
  const indexOf = (millimeters: number, origin: number): number =>
    Math.floor((millimeters - origin) / plan.cellMillimeters);
  const span = (a: number, b: number, origin: number, count: number): [number, number] => [
    Math.max(0, indexOf(Math.min(a, b), origin)),
    Math.min(count - 1, indexOf(Math.max(a, b), origin)),
  ];
  const [left, right] = span(x1Millimeters, x2Millimeters, plan.originXMillimeters, plan.columns);
  const [bottom, top] = span(y1Millimeters, y2Millimeters, plan.originYMillimeters, plan.rows);
  const cells: number[] = [];
  for (let row = bottom; row <= top; row += 1)
    for (let column = left; column <= right; column += 1) cells.push(row * plan.columns + column);
  return cells;
}

function distanceToWall(point: Point, { x1Millimeters, y1Millimeters, x2Millimeters, y2Millimeters }: Wall): number {
  const from = { xMillimeters: x1Millimeters, yMillimeters: y1Millimeters };
  return distanceToSegment(point, from, { xMillimeters: x2Millimeters, yMillimeters: y2Millimeters });
}
