import type { FloorPlan, Pose } from './floor-plan.ts';
import type { RayChoice } from './senses/lidar.ts';
import { FELT, SURELY_FREE, SURELY_TAKEN, type OwnMap } from './own-map.ts';

/** What is farther away is entered when the robot is nearer: a degree's error is 70 mm there. */
const MAPPED_MILLIMETERS = 4_000;
/** A look that ends in a cell counts three times as much as one that passes through. */
const HIT = 3;
const KNOWN_FOR_LONG = SURELY_TAKEN / 2;
/** Each turn enters every third ray, the next turn the next ones: a third of the work for the same map. */
export const RAY_STRIDE = 3;

/** A ray that leans less than this to an axis never crosses it. */
const PARALLEL = 1e-9;

interface Sight {
  readonly map: OwnMap;
  readonly plan: FloorPlan;
  /** In cells: where the robot is, and the direction of the ray. */
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

/**
 * Enters what the lidar saw: the way to each echo is free, its end is taken. An echo just before something known is that.
 *
 * @param at where the robot believes to be
 * @param rays that were seen in this turn
 */
export function enterScan(
  map: OwnMap,
  plan: FloorPlan,
  seen: { at: Pose; ranges: Uint16Array; rays: RayChoice },
): void {
  const { at, ranges, rays } = seen;
  const x = (at.xMillimeters - plan.originXMillimeters) / plan.cellMillimeters;
  const y = (at.yMillimeters - plan.originYMillimeters) / plan.cellMillimeters;
  for (let index = rays.first; index < ranges.length; index += rays.stride) {
    const angle = ((at.headingDegrees + (index * 360) / ranges.length) * Math.PI) / 180;
    const sight = { map, plan, x, y, dx: Math.cos(angle), dy: Math.sin(angle) };
    const range = ranges[index] as number;
    const isEcho = range > 0 && range <= MAPPED_MILLIMETERS;
    const length = (isEcho ? range : MAPPED_MILLIMETERS) / plan.cellMillimeters;
    clearAlong(sight, length - 1);
    if (isEcho) enterEcho(sight, length);
  }
}

function enterEcho(sight: Sight, length: number): void {
  const { map } = sight;
  const cell = cellAlong(sight, length);
  const counter = map.counters[cell] ?? FELT;
  if (counter <= 0 && isTaken(map, cellAlong(sight, length + 1))) return;
  if (counter < 0 && touchesKnown(sight, cell)) return;
  count(map, cell, HIT);
}

function isTaken({ counters }: OwnMap, cell: number): boolean {
  return (counters[cell] ?? 0) > 0;
}

/** An echo from free floor beside what is known for long is that, seen by a robot that is wrong by some millimetres. */
function touchesKnown({ map: { counters }, plan: { columns } }: Sight, cell: number): boolean {
  for (const row of [-columns, 0, columns])
    for (const column of [-1, 0, 1]) if ((counters[cell + row + column] ?? 0) >= KNOWN_FOR_LONG) return true;
  return false;
}

function cellAlong({ plan, x, y, dx, dy }: Sight, length: number): number {
  const column = Math.floor(x + dx * length);
  const row = Math.floor(y + dy * length);
  return column < 0 || row < 0 || column >= plan.columns || row >= plan.rows ? -1 : row * plan.columns + column;
}

/** From edge to edge of the cells that a ray crosses (Amanatides and Woo), as far as the grid goes. */
function clearAlong({ map, plan, x, y, dx, dy }: Sight, length: number): void {
  const end = Math.min(length, lengthInside(x, dx, plan.columns), lengthInside(y, dy, plan.rows));
  const column = axisOf(x, dx, 1);
  const row = axisOf(y, dy, plan.columns);
  let cell = Math.floor(y) * plan.columns + Math.floor(x);
  for (let along = 0; along < end;) {
    if ((map.counters[cell] as number) > SURELY_FREE) count(map, cell, -1);
    const crossed = column.next < row.next ? column : row;
    along = crossed.next;
    cell += crossed.step;
    crossed.next += crossed.perCell;
  }
}

/** How a ray crosses columns, or rows: where along it the next one begins, how far apart they are, and the way to that cell. */
function axisOf(from: number, direction: number, step: number): { next: number; perCell: number; step: number } {
  const perCell = 1 / Math.max(PARALLEL, Math.abs(direction));
  const passed = from - Math.floor(from);
  return { next: (direction > 0 ? 1 - passed : passed) * perCell, perCell, step: direction > 0 ? step : -step };
}

function lengthInside(from: number, direction: number, cells: number): number {
  return (direction > 0 ? cells - from : from) / Math.max(PARALLEL, Math.abs(direction));
}

function count(map: OwnMap, cell: number, by: number): void {
  const before = map.counters[cell];
  if (before === undefined || before === FELT) return;
  const after = Math.max(SURELY_FREE, Math.min(SURELY_TAKEN, before + by));
  map.counters[cell] = after;
  if (Math.sign(after) === Math.sign(before)) return;
  map.hasChanged = true;
  if (before < 0) map.hasLostFloor = true;
}
