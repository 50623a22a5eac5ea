import { OBSTACLE, type FloorPlan } from './floor-plan.ts';
import { centreOf, type Point } from './terrain.ts';

/** The width of the floor that one pass of the brushes cleans. */
export const BRUSH_MILLIMETERS = 300;

/** Which floor cells a run has really cleaned, and how many. */
export interface CoveredFloor {
  readonly cells: Uint8Array;
  count: number;
}

export function untouchedFloor(plan: FloorPlan): CoveredFloor {
  return { cells: new Uint8Array(plan.cells.length), count: 0 };
}

/** Marks the floor cells whose centres are below the brush of a robot that stands at the point. */
export function coverFloor(covered: CoveredFloor, plan: FloorPlan, at: Point): void {
  const radius = BRUSH_MILLIMETERS / 2;
  const columnAt = (x: number): number => Math.floor((x - plan.originXMillimeters) / plan.cellMillimeters);
  const rowAt = (y: number): number => Math.floor((y - plan.originYMillimeters) / plan.cellMillimeters);
  const right = Math.min(plan.columns - 1, columnAt(at.xMillimeters + radius));
  const top = Math.min(plan.rows - 1, rowAt(at.yMillimeters + radius));
  const left = Math.max(0, columnAt(at.xMillimeters - radius));
  for (let row = Math.max(0, rowAt(at.yMillimeters - radius)); row <= top; row += 1)
    for (let column = left; column <= right; column += 1)
      coverCell(covered, { plan, cell: row * plan.columns + column, at, radius });
}

function coverCell(
  covered: CoveredFloor,
  { plan, cell, at, radius }: { plan: FloorPlan; cell: number; at: Point; radius: number },
): void {
  if (covered.cells[cell] === 1 || plan.cells[cell] === OBSTACLE) return;
  const { xMillimeters, yMillimeters } = centreOf(plan, cell);
  if ((xMillimeters - at.xMillimeters) ** 2 + (yMillimeters - at.yMillimeters) ** 2 >= radius * radius) return;
  covered.cells[cell] = 1;
  covered.count += 1;
}

export function coveredSquareCentimeters({ count }: CoveredFloor, plan: FloorPlan): number {
  return Math.round((count * plan.cellMillimeters ** 2) / 100);
}
