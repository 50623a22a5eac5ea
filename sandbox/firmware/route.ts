import { CellHeap } from './cell-heap.ts';
import { cheapestWay, traceBack } from './cheapest-way.ts';
import { cellAt, centreOf, nearestReachable, type Point, type Terrain } from './terrain.ts';

/**
 * The points to drive through, in straight lines and without the first, to come from one point to another. From where the
 * robot's centre may not be, as after it ran into something or in a no-go zone, it first drives to where it may.
 *
 * @returns nothing when there is no way
 */
export function findRoute(terrain: Terrain, from: Point, to: Point): Point[] | undefined {
  if (isStraightFree(terrain, from, to)) return [to];
  const away = findWayAway(terrain, from);
  if (away === undefined) return undefined;
  const onward = findFreeRoute(terrain, away.at(-1) ?? from, to);
  return onward === undefined ? undefined : [...away, ...onward];
}

/** No points from where the robot's centre may be. */
function findWayAway(terrain: Terrain, from: Point): Point[] | undefined {
  const { plan, reachable, leaving } = terrain;
  const start = cellAt(plan, from);
  if (reachable[start] === 1) return [];
  if (leaving === undefined) {
    const nearest = nearestReachable(terrain, start);
    return nearest === undefined ? undefined : [centreOf(plan, nearest)];
  }
  const [, ...cells] = cheapestWay(plan, start, { prices: leaving, goals: reachable }) ?? [];
  if (cells.length === 0) return undefined;
  return straighten({ plan, reachable: leaving }, [from, ...cells.map((cell) => centreOf(plan, cell))]);
}

/** Whether the robot may drive through these points, from where it is. */
export function isWayFree(terrain: Terrain, from: Point, way: readonly Point[]): boolean {
  return way.every((point, index) => isStraightFree(terrain, way[index - 1] ?? from, point));
}

function findFreeRoute(terrain: Terrain, from: Point, to: Point): Point[] | undefined {
  const cells = findCells(terrain, cellAt(terrain.plan, from), cellAt(terrain.plan, to));
  if (cells === undefined) return undefined;
  return straighten(terrain, [from, ...cells.map((cell) => centreOf(terrain.plan, cell)), to]);
}

/** Whether the robot's centre may be in every cell that the straight line touches. */
export function isStraightFree({ plan, reachable }: Terrain, from: Point, to: Point): boolean {
  const x = axisOf(from.xMillimeters - plan.originXMillimeters, to.xMillimeters - plan.originXMillimeters, plan);
  const y = axisOf(from.yMillimeters - plan.originYMillimeters, to.yMillimeters - plan.originYMillimeters, plan);
  const isFree = (column: number, row: number): boolean => reachable[row * plan.columns + column] === 1;
  let free = isFree(x.cell, y.cell);
  while (free && Math.min(x.nextShare, y.nextShare) <= 1) {
    const [column, row] = [x.cell, y.cell];
    const isCorner = Math.abs(x.nextShare - y.nextShare) < CORNER_SHARE;
    const crossesX = x.nextShare <= y.nextShare || isCorner;
    const crossesY = y.nextShare < x.nextShare || isCorner;
    if (crossesX) crossEdge(x);
    if (crossesY) crossEdge(y);
    free = isFree(x.cell, y.cell) && (!isCorner || (isFree(x.cell, row) && isFree(column, y.cell)));
  }
  return free;
}

/** Nearer together than this share of the line, two edges are crossed in their corner; then all four cells count. */
const CORNER_SHARE = 1e-9;

/** How a line crosses the edges between columns, or between rows. */
interface Axis {
  cell: number;
  readonly step: number;
  /** The share of the line, 0 to 1, at which it crosses the next edge; and between two edges. */
  nextShare: number;
  readonly shareOfCell: number;
}

function axisOf(from: number, to: number, { cellMillimeters }: { cellMillimeters: number }): Axis {
  const cell = Math.floor(from / cellMillimeters);
  const step = Math.sign(to - from);
  if (step === 0) return { cell, step, nextShare: Infinity, shareOfCell: Infinity };
  const edge = (step > 0 ? cell + 1 : cell) * cellMillimeters;
  return { cell, step, nextShare: (edge - from) / (to - from), shareOfCell: cellMillimeters / Math.abs(to - from) };
}

function crossEdge(axis: Axis): void {
  axis.cell += axis.step;
  axis.nextShare += axis.shareOfCell;
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
    for (const { offset, price, beside } of steps) {
      const neighbour = cell + offset;
      const cost = (costs[cell] as number) + price;
      if (reachable[neighbour] !== 1 || cost >= (costs[neighbour] as number)) continue;
      if (beside.some((other) => reachable[cell + other] !== 1)) continue;
      costs[neighbour] = cost;
      cameFrom[neighbour] = cell;
      open.push(neighbour, cost + estimate(neighbour));
    }
  }
  return undefined;
}

interface NeighbourStep {
  readonly offset: number;
  readonly price: number;
  /** The cells whose corner a diagonal step passes: they have to be free too. */
  readonly beside: readonly number[];
}

/** Reachable cells are never on the plan's edge, so no step leaves the row it should stay in. */
function neighbourSteps(columns: number): NeighbourStep[] {
  const straight = [-1, 1, -columns, columns].map((offset) => ({ offset, price: 10, beside: [] }));
  const diagonal = [-columns, columns].flatMap((row) =>
    [-1, 1].map((column) => ({ offset: row + column, price: 14, beside: [row, column] })),
  );
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
