import { FLOOR, GROUND, OBSTACLE, type FloorPlan } from './floor-plan.ts';
import { surveyAround, type Point, type Terrain } from './terrain.ts';

/**
 * What the robot has seen of its home, one counter a cell: above 0 something stands there, below 0 it is free, 0 was never
 * seen or is in doubt. What the lidar cannot see, as stairs, is `FELT` for good.
 */
export interface OwnMap {
  readonly counters: Int8Array;
  /** A cell became free, taken or doubtful since the robot planned on it last; one of them was free before. */
  hasChanged: boolean;
  hasLostFloor: boolean;
  /** Whether there is nothing left that the robot could drive to and look at. */
  isComplete: boolean;
}

export const FELT = 127;
/** As sure as the robot gets: so many looks through a thing until it is gone, and a third of it until a new one is there. */
export const SURELY_TAKEN = 60;
export const SURELY_FREE = -40;

/** The map of a robot that has lived here. */
export function learnedMap({ cells, ground }: FloorPlan): OwnMap {
  const counters = new Int8Array(cells.length);
  for (let at = 0; at < cells.length; at += 1)
    if (ground[at] === GROUND.stairs) counters[at] = FELT;
    else counters[at] = cells[at] === OBSTACLE ? SURELY_TAKEN : SURELY_FREE;
  return { counters, hasChanged: false, hasLostFloor: false, isComplete: true };
}

/** The map of a robot that has just been unpacked. */
export function emptyMap({ cells }: FloorPlan): OwnMap {
  return { counters: new Int8Array(cells.length), hasChanged: true, hasLostFloor: false, isComplete: false };
}

/**
 * The floor that the robot knows to be free; everything else is an OBSTACLE.
 *
 * @param plan tells which room a floor belongs to, as the firmware of such robots finds out by itself
 */
export function knownCells({ counters }: OwnMap, plan: FloorPlan): Uint8Array {
  const cells = new Uint8Array(counters.length);
  for (let cell = 0; cell < cells.length; cell += 1) {
    const drawn = plan.cells[cell] as number;
    if ((counters[cell] as number) < 0) cells[cell] = drawn === OBSTACLE ? FLOOR : drawn;
  }
  return cells;
}

/** What the robot plans on: the floor it knows, and where its centre may come from where it believes to be, by the marks of its restrictions. */
export function surveyMap(map: OwnMap, plan: FloorPlan, at: Point, marks?: Uint8Array): Terrain {
  map.hasChanged = false;
  map.hasLostFloor = false;
  return surveyAround({ ...plan, cells: knownCells(map, plan) }, at, marks);
}

/** Enters that something is there. */
export function markTaken(map: OwnMap, cell: number, counter: number): void {
  if (cell < 0 || map.counters[cell] === FELT) return;
  map.counters[cell] = counter;
  map.hasChanged = true;
  map.hasLostFloor = true;
}
