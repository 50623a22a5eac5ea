import { CellHeap } from './cell-heap.ts';

/**
 * The cheapest way over a grid from a cell to any of the goals, in steps to the four neighbours.
 *
 * @param prices of each cell; 0 where there is no way over it. The first cell costs nothing
 * @param goals 1 for each cell that is one
 * @returns its cells, first and last included; nothing when there is no way
 */
export function cheapestWay(
  { columns }: { readonly columns: number },
  start: number,
  { prices, goals }: { readonly prices: Uint8Array; readonly goals: Uint8Array },
): number[] | undefined {
  const costs = new Int32Array(prices.length).fill(2 ** 31 - 1);
  const cameFrom = new Int32Array(prices.length).fill(-1);
  const open = new CellHeap();
  costs[start] = 0;
  open.push(start, 0);
  for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
    if (goals[cell] === 1) return traceBack(cameFrom, cell);
    for (const next of [cell - 1, cell + 1, cell - columns, cell + columns]) {
      const price = prices[next] ?? 0;
      const cost = (costs[cell] as number) + price;
      if (price === 0 || cost >= (costs[next] as number)) continue;
      costs[next] = cost;
      cameFrom[next] = cell;
      open.push(next, cost);
    }
  }
  return undefined;
}

/** The cells from where a search began to its goal. */
export function traceBack(cameFrom: Int32Array, goal: number): number[] {
  const cells: number[] = [];
  for (let cell = goal; cell !== -1; cell = cameFrom[cell] as number) cells.push(cell);
  return cells.toReversed();
}
