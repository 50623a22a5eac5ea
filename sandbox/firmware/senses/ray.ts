import type { Home } from '../home.ts';

/** A ray in cells of the grid: where it starts, and a direction of length 1. */
export interface Ray {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

/** Beyond the edge that a ray crosses, so that it is in the next cell whatever the rounding: 50 nm. */
const PAST_EDGE = 1e-6;
/** A ray that leans less than this to an axis never crosses the other axis' edges: the next one is this many cells away. */
const UPRIGHT = 1e-5;
const NEVER = 1e12;

/**
 * The distance, in cells, to the first solid cell along a ray. It goes from edge to edge of the cells, and where nothing is
 * near jumps as far as that is sure.
 *
 * @returns `reach` when there is nothing solid that near
 */
export function castRay({ clearance, plan }: Home, { x, y, dx, dy }: Ray, reach: number): number {
  const { columns, rows } = plan;
  const cellLength = 1 / Math.max(Math.abs(dx), Math.abs(dy));
  const perColumn = lengthPerCell(dx);
  const perRow = lengthPerCell(dy);
  const right = dx > -UPRIGHT ? 1 - x : -x;
  const up = dy > -UPRIGHT ? 1 - y : -y;
  let along = 0;
  while (along < reach) {
    const column = Math.floor(x + dx * along);
    const row = Math.floor(y + dy * along);
    if (column < 0 || row < 0 || column >= columns || row >= rows) return reach;
    const clear = clearance[row * columns + column] as number;
    if (clear === 0) return along;
    if (clear > 1) along += (clear - 1) * cellLength;
    else along = Math.max(along, Math.min((column + right) * perColumn, (row + up) * perRow)) + PAST_EDGE;
  }
  return reach;
}

function lengthPerCell(direction: number): number {
  return Math.abs(direction) < UPRIGHT ? NEVER : 1 / direction;
}
