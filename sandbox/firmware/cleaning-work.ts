import { cellAt, distanceBetween, type Point, type Terrain } from './terrain.ts';
import { longDirection, planLanes, type Direction, type Lane } from './lanes.ts';
import { findRoute } from './route.ts';

/** A part of the floor that is cleaned before the next one begins: a room, a zone. One list of lanes for each pass. */
interface Area {
  readonly passes: Lane[][];
}

/** A way to drive without an end in between. */
export interface Leg {
  /** What is still ahead, next first. */
  readonly points: Point[];
  readonly isBrushing: boolean;
  /** Millimetres of lane still ahead in it; nothing on the way from one lane to another. */
  laneMillimetersAhead: number;
  /** What it leads to. */
  readonly onward?: Leg;
}

/** What a run still has to do. */
export interface CleaningWork {
  readonly areas: Area[];
  area?: Area;
  /** Whether the floor between two areas is cleaned too: in a full clean. */
  readonly isBrushingBetween: boolean;
  readonly plannedMillimeters: number;
  doneMillimeters: number;
  /** Lanes that there was no way to. */
  skippedLanes: number;
  /** The home is unknown as yet: then it is explored, and cleaned so many times. */
  readonly exploration?: { readonly lookedFrom: Uint8Array; readonly passes: number };
}

/** Plans the lanes of areas that are given as cells. Each further pass lies across the one before. */
export function planCleaning(
  terrain: Terrain,
  areas: readonly Uint8Array[],
  { passes, isBrushingBetween }: { passes: number; isBrushingBetween: boolean },
): CleaningWork {
  const planned = areas.map((cells) => ({ passes: planPasses(terrain, cells, passes) }));
  const lanes = planned.flatMap((area) => area.passes.flat());
  return {
    areas: planned.filter((area) => area.passes.some((pass) => pass.length > 0)),
    isBrushingBetween,
    plannedMillimeters: lanes.reduce((sum, { lengthMillimeters }) => sum + lengthMillimeters, 0),
    doneMillimeters: 0,
    skippedLanes: 0,
  };
}

/** A full clean of a home that the robot does not know yet. */
export function planExploration({ plan }: Terrain, passes: number): CleaningWork {
  const exploration = { lookedFrom: new Uint8Array(plan.cells.length), passes };
  return {
    areas: [],
    isBrushingBetween: true,
    plannedMillimeters: 0,
    doneMillimeters: 0,
    skippedLanes: 0,
    exploration,
  };
}

/** Nothing: a person at the keys says what comes next. */
export function noWork(): CleaningWork {
  return { areas: [], isBrushingBetween: false, plannedMillimeters: 0, doneMillimeters: 0, skippedLanes: 0 };
}

/** A drive to one place, as work of a single leg: no lanes, no brush. */
export function planDrive(to: Point): CleaningWork {
  const lane: Lane = { from: to, to, lengthMillimeters: 0 };
  return { ...noWork(), areas: [{ passes: [[lane]] }] };
}

/**
 * Takes the next lane: the one that begins nearest to the robot, in the area it is in as long as that has any. Lanes to which
 * there is no way any more are skipped.
 *
 * @returns the way to the lane with the lane behind it, or nothing when all is done
 */
export function nextLeg(terrain: Terrain, work: CleaningWork, at: Point): Leg | undefined {
  const isSameArea = work.area !== undefined;
  const area = work.area ?? takeNearestArea(work.areas, at);
  if (area === undefined) return undefined;
  const lane = takeLane(work, area, at);
  const isReachable = terrain.reachable[cellAt(terrain.plan, lane.from)] === 1;
  const points = isReachable ? findRoute(terrain, at, lane.from) : undefined;
  if (points === undefined) {
    work.skippedLanes += 1;
    return nextLeg(terrain, work, at);
  }
  const isBetween = work.isBrushingBetween && work.doneMillimeters > 0;
  const onward = {
    points: [lane.to],
    isBrushing: lane.lengthMillimeters > 0,
    laneMillimetersAhead: lane.lengthMillimeters,
  };
  return { points, isBrushing: isSameArea || isBetween, laneMillimetersAhead: 0, onward };
}

/** Takes the nearest lane of the area's pass, and remembers the area as long as there are more. */
function takeLane(work: CleaningWork, area: Area, at: Point): Lane {
  const [pass = []] = area.passes;
  const lane = takeNearestLane(pass, at);
  if (pass.length === 0) area.passes.shift();
  if (area.passes.length > 0) work.area = area;
  else delete work.area;
  return lane;
}

function planPasses({ plan }: Terrain, cells: Uint8Array, passes: number): Lane[][] {
  const first = longDirection(plan, cells);
  const second: Direction = first === 'AlongX' ? 'AlongY' : 'AlongX';
  return Array.from({ length: passes }, (_, pass) => planLanes(plan, cells, pass % 2 === 0 ? first : second));
}

function takeNearestArea(areas: Area[], at: Point): Area | undefined {
  let best = 0;
  let shortest = Infinity;
  for (const [index, { passes }] of areas.entries())
    for (const lane of passes[0] ?? []) {
      const distance = distanceToEnds(lane, at);
      if (distance < shortest) [best, shortest] = [index, distance];
    }
  return areas.splice(best, 1)[0];
}

/** @returns the lane, turned so that `from` is the nearer end */
function takeNearestLane(lanes: Lane[], at: Point): Lane {
  let best = 0;
  let shortest = Infinity;
  for (const [index, lane] of lanes.entries()) {
    const distance = distanceToEnds(lane, at);
    if (distance < shortest) [best, shortest] = [index, distance];
  }
  const lane = lanes.splice(best, 1)[0] as Lane;
  const isTurned = distanceBetween(lane.to, at) < distanceBetween(lane.from, at);
  return isTurned ? { ...lane, from: lane.to, to: lane.from } : lane;
}

function distanceToEnds({ from, to }: Lane, at: Point): number {
  return Math.min(distanceBetween(from, at), distanceBetween(to, at));
}
