import type { OwnMap } from './own-map.ts';
import { cellAt, centreOf, nearestReachable, type Point, type Terrain } from './terrain.ts';

/** How far from an unknown cell the robot looks at it. */
const LOOK_CELLS = 12;
/** What is nearer to a place that was looked from is not looked from again, so that exploring ends. */
const LOOKED_CELLS = 8;

/**
 * The nearest place from which the robot would see something new, and takes it for looked from.
 *
 * @param lookedFrom 1 for each cell that is near a place the robot has been sent to; changed
 * @returns nothing when the whole home is known
 */
export function nextOutlook(
  { map, terrain, lookedFrom }: { map: OwnMap; terrain: Terrain; lookedFrom: Uint8Array },
  at: Point,
): Point | undefined {
  const { plan, reachable } = terrain;
  const start = nearestReachable(terrain, cellAt(plan, at));
  if (start === undefined) return undefined;
  const seen = new Uint8Array(reachable.length);
  const queue = [start];
  seen[start] = 1;
  const steps = [1, -1, plan.columns, -plan.columns];
  for (const cell of queue) {
    if (lookedFrom[cell] === 0 && looksIntoUnknown(map, cell, plan.columns)) {
      markLooked(lookedFrom, cell, plan.columns);
      return centreOf(plan, cell);
    }
    for (const step of steps) {
      const next = cell + step;
      if (reachable[next] !== 1 || seen[next] === 1) continue;
      seen[next] = 1;
      queue.push(next);
    }
  }
  return undefined;
}

/** Whether something unknown is behind nothing but free floor, in one of eight directions. */
function looksIntoUnknown({ counters }: OwnMap, cell: number, columns: number): boolean {
  for (const step of [1, -1, columns, -columns, columns + 1, columns - 1, 1 - columns, -1 - columns]) {
    let away = 1;
    while (away < LOOK_CELLS && (counters[cell + away * step] ?? 1) < 0) away += 1;
    if (away < LOOK_CELLS && counters[cell + away * step] === 0) return true;
  }
  return false;
}

function markLooked(lookedFrom: Uint8Array, cell: number, columns: number): void {
  for (let dy = -LOOKED_CELLS; dy <= LOOKED_CELLS; dy += 1)
    lookedFrom.fill(
      1,
      Math.max(0, cell + dy * columns - LOOKED_CELLS),
      Math.max(0, cell + dy * columns + LOOKED_CELLS + 1),
    );
}
