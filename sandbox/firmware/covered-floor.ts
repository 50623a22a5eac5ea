import { OBSTACLE, type FloorPlan } from './floor-plan.ts';
import { centreOf, type Point } from './terrain.ts';

/** The width of the floor that one pass of the brushes cleans. */
const BRUSH_MILLIMETERS = 300;

/** What a run has really cleaned: how many percent of each floor cell, and of all cells together. */
export interface CoveredFloor {
  readonly cells: Uint8Array;
  percents: number;
}

export function untouchedFloor(plan: FloorPlan): CoveredFloor {
  return { cells: new Uint8Array(plan.cells.length), percents: 0 };
}

/** Marks what of the floor is below the brush of a robot that stands at the point; at its edge that is a part of a cell. */
export function coverFloor(covered: CoveredFloor, plan: FloorPlan, at: Point): void {
  const reach = (BRUSH_MILLIMETERS + plan.cellMillimeters) / 2;
  const columnAt = (x: number): number => Math.floor((x - plan.originXMillimeters) / plan.cellMillimeters);
  const rowAt = (y: number): number => Math.floor((y - plan.originYMillimeters) / plan.cellMillimeters);
  const right = Math.min(plan.columns - 1, columnAt(at.xMillimeters + reach));
  const top = Math.min(plan.rows - 1, rowAt(at.yMillimeters + reach));
  const left = Math.max(0, columnAt(at.xMillimeters - reach));
  for (let row = Math.max(0, rowAt(at.yMillimeters - reach)); row <= top; row += 1)
    for (let column = left; column <= right; column += 1)
      coverCell(covered, { plan, cell: row * plan.columns + column, at, reach });
}

function coverCell(
  covered: CoveredFloor,
  { plan, cell, at, reach }: { plan: FloorPlan; cell: number; at: Point; reach: number },
): void {
  const before = covered.cells[cell] as number;
  if (before === 100 || plan.cells[cell] === OBSTACLE) return;
  const { xMillimeters, yMillimeters } = centreOf(plan, cell);
  const away = Math.sqrt((xMillimeters - at.xMillimeters) ** 2 + (yMillimeters - at.yMillimeters) ** 2);
  const percent = Math.min(100, Math.floor((100 * (reach - away)) / plan.cellMillimeters));
  if (percent <= before) return;
  covered.cells[cell] = percent;
  covered.percents += percent - before;
}

export function coveredSquareCentimeters({ percents }: CoveredFloor, plan: FloorPlan): number {
  return Math.round((percents * plan.cellMillimeters ** 2) / 10_000);
}
