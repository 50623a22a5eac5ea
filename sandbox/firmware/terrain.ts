import { cheapestWay } from './cheapest-way.ts';
import { FloorPlanError, FIRST_ROOM, OBSTACLE, placeOf, type FloorPlan } from './floor-plan.ts';

export interface Point {
  readonly xMillimeters: number;
  readonly yMillimeters: number;
}

/** Half of the 350 mm that vacuums of this class measure across, less the bumper's play. */
const ROBOT_RADIUS_MILLIMETERS = 170;

/** A floor plan as a robot of that radius sees it. Like the plan it never changes and may be shared. */
export interface Terrain {
  readonly plan: FloorPlan;
  /** 1 where the robot's centre can come, starting from the dock. */
  readonly reachable: Uint8Array;
  /** Where there are restrictions: the price of each cell for a robot that has to leave one; 0 where it must not drive. */
  readonly leaving?: Uint8Array;
}

/**
 * Finds where the robot's centre can come.
 *
 * @throws FloorPlanError when the dock is too close to something, or a room cannot be reached at all
 */
export function surveyTerrain(plan: FloorPlan): Terrain {
  const clear = clearCells(plan);
  const dock = cellAt(plan, plan.dock);
  if (clear[dock] === 0)
    throw new FloorPlanError(
      placeOf(plan, dock),
      `the dock needs ${ROBOT_RADIUS_MILLIMETERS} mm of free floor around it`,
    );
  const reachable = flood(plan, clear, dock);
  for (const index of plan.rooms.keys()) checkRoom({ plan, reachable }, index);
  return { plan, reachable };
}

/** A pocket smaller than this, as between a wall and doubtful cells, is left for the floor beside it. */
const POCKET_CELLS = 400;

/**
 * The same for a plan that is known in part, from where the robot is: nothing is refused.
 *
 * @param marks of `marksOf`: the robot keeps as far from what they mark as from an obstacle
 */
export function surveyAround(plan: FloorPlan, at: Point, marks?: Uint8Array): Terrain {
  const start = cellAt(plan, at);
  if (marks === undefined) return { plan, reachable: reachableAround(plan, clearCells(plan), [start]) };
  const clear = clearCells({ ...plan, cells: plan.cells.map((cell, at) => (marks[at] === 0 ? cell : OBSTACLE)) });
  const prices = leavingPrices(plan, start, marks);
  const exit = exitFrom({ plan, reachable: clear, leaving: prices }, start);
  return {
    plan,
    leaving: prices,
    reachable: reachableAround(plan, clear, exit === undefined ? [start] : [exit, start]),
  };
}

/** The nearest clear cell, and rather one from where it is not cut off from its dock. */
function exitFrom({ plan, reachable: clear, leaving: prices }: Required<Terrain>, start: number): number | undefined {
  const dock = cellAt(plan, plan.dock);
  const homeward = clear[start] === 0 && clear[dock] === 1 ? flood(plan, clear, dock) : clear;
  const way = cheapestWay(plan, start, { prices, goals: homeward });
  return (way ?? cheapestWay(plan, start, { prices, goals: clear }))?.at(-1);
}

function reachableAround(plan: FloorPlan, clear: Uint8Array, places: readonly number[]): Uint8Array {
  let reachable: Uint8Array = new Uint8Array(clear.length);
  let most = 0;
  const tried = new Uint8Array(clear.length);
  for (const start of places.flatMap((place) => cellsAround(plan, clear, place))) {
    if (tried[start] === 1) continue;
    const reached = flood(plan, clear, start);
    let count = 0;
    for (let cell = 0; cell < reached.length; cell += 1) if (reached[cell] === 1) count += tried[cell] = 1;
    if (count > most) [reachable, most] = [reached, count];
    if (most >= POCKET_CELLS) break;
  }
  return reachable;
}

/** Too near to an obstacle the robot is only where it cannot help it. */
const SQUEEZED_PRICE = 20;

/** A robot that stands in a restriction may drive on in what it stands in, but into nothing else that is marked. */
function leavingPrices(plan: FloorPlan, start: number, marks: Uint8Array): Uint8Array {
  return clearCells(plan).map((clear, cell) => {
    if (plan.cells[cell] === OBSTACLE || (marks[cell] !== 0 && marks[cell] !== marks[start])) return 0;
    return clear === 1 ? 1 : SQUEEZED_PRICE;
  });
}

/** What a robot that stands too near to something backs away at most. */
export const BACK_AWAY_MILLIMETERS = 500;

/** The cell itself, or the nearest one where the robot's centre may be; none within half a metre. */
export function nearestReachable({ plan, reachable }: Terrain, cell: number): number | undefined {
  return reachable[cell] === 1 ? cell : cellsAround(plan, reachable, cell)[0];
}

/** The cells that are marked within half a metre, the nearest first. */
function cellsAround(plan: FloorPlan, marked: Uint8Array, cell: number): number[] {
  const column = cell % plan.columns;
  return discCells(BACK_AWAY_MILLIMETERS / plan.cellMillimeters)
    .filter(([dx]) => column + dx >= 0 && column + dx < plan.columns)
    .toSorted((a, b) => Math.hypot(...a) - Math.hypot(...b))
    .map(([dx, dy]) => cell + dy * plan.columns + dx)
    .filter((near) => marked[near] === 1);
}

function checkRoom({ plan, reachable }: Terrain, index: number): void {
  const { segmentId, name } = plan.rooms[index] ?? { segmentId: '', name: '' };
  const top = plan.cells.lastIndexOf(FIRST_ROOM + index);
  if (top < 0)
    throw new FloorPlanError(plan.source.fileName, `room ${segmentId} (${name}) is in the legend, but not in the grid`);
  if (!plan.cells.some((cell, at) => cell === FIRST_ROOM + index && reachable[at] === 1))
    throw new FloorPlanError(
      placeOf(plan, firstInFile(plan, top)),
      `room ${segmentId} (${name}) cannot be reached from the dock`,
    );
}

/** The leftmost cell of the same room in the row of its last cell, which the file has first. */
function firstInFile({ cells, columns }: FloorPlan, cell: number): number {
  return cells.indexOf(cells[cell] ?? OBSTACLE, cell - (cell % columns));
}

/** The index of the cell below a point, −1 outside of the plan. */
export function cellAt(plan: FloorPlan, { xMillimeters, yMillimeters }: Point): number {
  const column = Math.floor((xMillimeters - plan.originXMillimeters) / plan.cellMillimeters);
  const row = Math.floor((yMillimeters - plan.originYMillimeters) / plan.cellMillimeters);
  return column < 0 || row < 0 || column >= plan.columns || row >= plan.rows ? -1 : row * plan.columns + column;
}

export function centreOf(plan: FloorPlan, cell: number): Point {
  return {
    xMillimeters: plan.originXMillimeters + ((cell % plan.columns) + 0.5) * plan.cellMillimeters,
    yMillimeters: plan.originYMillimeters + (Math.floor(cell / plan.columns) + 0.5) * plan.cellMillimeters,
  };
}

export function distanceBetween(a: Point, b: Point): number {
  return Math.hypot(a.xMillimeters - b.xMillimeters, a.yMillimeters - b.yMillimeters);
}

/** 1 where no obstacle, and no edge of the plan, is nearer to the cell's centre than the robot's radius. */
function clearCells(plan: FloorPlan): Uint8Array {
  const { columns, rows, cells, cellMillimeters } = plan;
  const clear = new Uint8Array(cells.length).fill(1);
  const blocked = discCells(ROBOT_RADIUS_MILLIMETERS / cellMillimeters + 0.5);
  const border = Math.ceil(ROBOT_RADIUS_MILLIMETERS / cellMillimeters - 0.5);
  const block = (column: number, row: number): void => {
    for (const [dx, dy] of blocked) {
      const [x, y] = [column + dx, row + dy];
      if (x >= 0 && y >= 0 && x < columns && y < rows) clear[y * columns + x] = 0;
    }
  };
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const nearEdge = Math.min(column, row, columns - 1 - column, rows - 1 - row) < border;
      if (nearEdge) clear[row * columns + column] = 0;
      const cell = row * columns + column;
      if (cells[cell] !== OBSTACLE) continue;
      clear[cell] = 0;
      if (isOutermost(cells, cell, columns)) block(column, row);
    }
  return clear;
}

/** Whether an obstacle's cell has floor beside it; those inside of it are in nobody's way. */
function isOutermost(cells: Uint8Array, cell: number, columns: number): boolean {
  return [cell - 1, cell + 1, cell - columns, cell + columns].some(
    (beside) => (cells[beside] ?? OBSTACLE) !== OBSTACLE,
  );
}

/** The cells, relative to one, whose centres are less than a radius (in cells) away from its centre. */
function discCells(radius: number): [number, number][] {
  const reach = Math.ceil(radius);
  const cells: [number, number][] = [];
  for (let dy = -reach; dy <= reach; dy += 1)
    for (let dx = -reach; dx <= reach; dx += 1) if (Math.hypot(dx, dy) < radius) cells.push([dx, dy]);
  return cells;
}

/** 1 for the clear cells that hang together with the first one. No clear cell lies on the plan's edge. */
export function flood(plan: FloorPlan, clear: Uint8Array, first: number): Uint8Array {
  const reached = new Uint8Array(clear.length);
  reached[first] = 1;
  const open = [first];
  for (let cell = open.pop(); cell !== undefined; cell = open.pop())
    for (const neighbour of [cell - 1, cell + 1, cell - plan.columns, cell + plan.columns])
      if (clear[neighbour] === 1 && reached[neighbour] === 0) {
        reached[neighbour] = 1;
        open.push(neighbour);
      }
  return reached;
}
