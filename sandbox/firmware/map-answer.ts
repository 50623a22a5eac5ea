import { FIRST_ROOM, FLOOR, type Pose, type Room } from './floor-plan.ts';
import { squareOf, type Rectangle, type RunPlace } from './places.ts';
import { knownCells, type OwnMap } from './own-map.ts';
import type { Restrictions } from './restrictions.ts';
import type { Point } from './terrain.ts';
import type { World } from './world.ts';

/** Cells as `maps/map.ts` has them; floor of `segments[i]` is 3 + i. */
const CELL = { unknown: 0, wall: 1, floor: 2, firstSegment: 3 } as const;

/** The answer of `map`: what the robot knows, in its own words and coordinates. */
export interface MapAnswer {
  readonly mapId: string;
  /** Whether it has been everywhere it could come. */
  readonly isComplete: boolean;
  readonly grid: {
    readonly cellMillimeters: number;
    readonly columns: number;
    readonly rows: number;
    readonly xMillimeters: number;
    readonly yMillimeters: number;
    /** A cell's kind and how many there are of it in turn, row by row from the lowest, each from the left. */
    readonly runs: readonly number[];
  };
  readonly segments: readonly { readonly id: string; readonly name: string; readonly active: boolean }[];
  readonly dock: Pose;
  readonly robot: Pose;
  readonly target?: Point;
  /** As x, y, x, y …: where it drove since its newest run began, and where it means to drive. */
  readonly path: readonly number[];
  readonly plannedPath: readonly number[];
  /** The corners of what is being cleaned, as x, y, x, y … */
  readonly activeZones: readonly (readonly number[])[];
  /** As `set_restrictions` set them. */
  readonly restrictions: Restrictions;
}

export function mapOf(world: World): MapAnswer {
  const { map, motion, run } = world;
  const { plan } = world.terrain;
  const cells = knownCells(map, world.home.drawn);
  const known = [...plan.rooms.keys()].filter((index) => cells.includes(FIRST_ROOM + index));
  const place = run?.place;
  return {
    mapId: plan.name,
    isComplete: map.isComplete,
    grid: {
      cellMillimeters: plan.cellMillimeters,
      columns: plan.columns,
      rows: plan.rows,
      xMillimeters: plan.originXMillimeters,
      yMillimeters: plan.originYMillimeters,
      runs: runLengths(kindsOf(cells, map, known)),
    },
    segments: known.map((index) => segmentOf(plan.rooms[index] as Room, place)),
    dock: plan.dock,
    robot: rounded(motion),
    ...(place?.kind === 'GoTo'
      ? { target: { xMillimeters: place.xMillimeters, yMillimeters: place.yMillimeters } }
      : {}),
    path: world.path,
    plannedPath: pointsAhead(world).flatMap((point) => [point.xMillimeters, point.yMillimeters].map(Math.round)),
    activeZones: zonesOf(place).map(cornersOf),
    restrictions: world.restrictions,
  };
}

function segmentOf({ segmentId: id, name }: Room, place: RunPlace | undefined) {
  const active = place?.kind === 'Full' || (place?.kind === 'Rooms' && place.segmentIds.includes(id));
  return { id, name, active };
}

/** @param known the rooms that are segments, by their place in the plan */
function kindsOf(cells: Uint8Array, { counters }: OwnMap, known: readonly number[]): Uint8Array {
  return cells.map((cell, at) => {
    if (cell >= FIRST_ROOM) return CELL.firstSegment + known.indexOf(cell - FIRST_ROOM);
    if (cell === FLOOR) return CELL.floor;
    return counters[at] === 0 ? CELL.unknown : CELL.wall;
  });
}

function runLengths(cells: Uint8Array): number[] {
  const runs: number[] = [];
  for (let start = 0; start < cells.length;) {
    let end = start + 1;
    while (end < cells.length && cells[end] === cells[start]) end += 1;
    runs.push(cells[start] as number, end - start);
    start = end;
  }
  return runs;
}

function pointsAhead({ state, wayHome, run }: World): readonly Point[] {
  if (state === 'Returning') return wayHome;
  return [...(run?.leg?.points ?? []), ...(run?.leg?.onward?.points ?? [])];
}

function zonesOf(place: RunPlace | undefined): readonly Rectangle[] {
  if (place?.kind === 'Zones') return place.zones;
  return place?.kind === 'Spot' ? [squareOf(place)] : [];
}

function cornersOf({
  x1Millimeters: x1,
  y1Millimeters: y1,
  x2Millimeters: x2,
  y2Millimeters: y2,
}: Rectangle): number[] {
  return [x1, y1, x2, y1, x2, y2, x1, y2];
}

function rounded({ xMillimeters, yMillimeters, headingDegrees }: Pose): Pose {
  return {
    xMillimeters: Math.round(xMillimeters),
    yMillimeters: Math.round(yMillimeters),
    headingDegrees: Math.round(headingDegrees),
  };
}
