import { CellHeap } from './cell-heap.ts';
import { cellAt, centreOf, distanceBetween, type Point, type Terrain } from './terrain.ts';

/**
 * The points to drive through, in straight lines and without the first, to come from one point to another.
 * Both must be reachable.
 *
 * @returns nothing when there is no way
 */
export function findRoute(terrain: Terrain, from: Point, to: Point): Point[] | undefined {
  if (isStraightFree(terrain, from, to)) return [to];
  const cells = findCells(terrain, cellAt(terrain.plan, from), cellAt(terrain.plan, to));
  if (cells === undefined) return undefined;
  const points = cells.map((cell) => centreOf(terrain.plan, cell));
  return straighten(terrain, [from, ...points.slice(1, -1), to]);
}

/** Whether every cell below the straight line is one the robot's centre may be in; sampled twice a cell. */
export function isStraightFree({ plan, reachable }: Terrain, from: Point, to: Point): boolean {
  const samples = Math.max(1, Math.ceil((distanceBetween(from, to) / plan.cellMillimeters) * 2));
  for (let sample = 0; sample <= samples; sample += 1) {
    const share = sample / samples;
    const cell = cellAt(plan, {
      xMillimeters: from.xMillimeters + (to.xMillimeters - from.xMillimeters) * share,
      yMillimeters: from.yMillimeters + (to.yMillimeters - from.yMillimeters) * share,
    });
    if (reachable[cell] !== 1) return false;
  }
  return true;
}

/** Drops every point that a straight line passes by: the farthest visible one follows. */
function straighten(terrain: Terrain, points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  let at = 0;
  while (at < points.length - 1) {
    let next = at + 1;
    while (next + 1 < points.length && isStraightFree(terrain, points[at] as Point, points[next + 1] as Point))
      next += 1;
    kept.push(points[next] as Point);
    at = next;
  }
  return kept;
}

/** A* over eight neighbours; a step costs 10, a diagonal one 14. */
function findCells({ plan, reachable }: Terrain, start: number, goal: number): number[] | undefined {
  if (reachable[start] !== 1 || reachable[goal] !== 1) return undefined;
  const { columns } = plan;
  const costs = new Int32Array(reachable.length).fill(2 ** 31 - 1);
  const cameFrom = new Int32Array(reachable.length).fill(-1);
  const open = new CellHeap();
  const estimate = estimateTo(goal, columns);
  const steps = neighbourSteps(columns);
  costs[start] = 0;
  open.push(start, estimate(start));
  for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
    if (cell === goal) return traceBack(cameFrom, goal);
    for (const [offset, price] of steps) {
      const neighbour = cell + offset;
      const cost = (costs[cell] as number) + price;
      if (reachable[neighbour] !== 1 || cost >= (costs[neighbour] as number)) continue;
      costs[neighbour] = cost;
      cameFrom[neighbour] = cell;
      open.push(neighbour, cost + estimate(neighbour));
    }
  }
  return undefined;
}

/** Reachable cells are never on the plan's edge, so no step leaves the row it should stay in. */
function neighbourSteps(columns: number): [number, number][] {
  const straight = [-1, 1, -columns, columns].map((offset): [number, number] => [offset, 10]);
  const diagonal = [-columns - 1, -columns + 1, columns - 1, columns + 1].map((offset): [number, number] => [
    offset,
    14,
  ]);
  return [...straight, ...diagonal];
}

function estimateTo(goal: number, columns: number): (cell: number) => number {
  const goalColumn = goal % columns;
  const goalRow = Math.floor(goal / columns);
  return (cell) => {
    const dx = Math.abs((cell % columns) - goalColumn);
    const dy = Math.abs(Math.floor(cell / columns) - goalRow);
    return 10 * Math.max(dx, dy) + 4 * Math.min(dx, dy);
  };
}

function traceBack(cameFrom: Int32Array, goal: number): number[] {
  const cells: number[] = [];
  for (let cell = goal; cell !== -1; cell = cameFrom[cell] as number) cells.push(cell);
  return cells.toReversed();
}
