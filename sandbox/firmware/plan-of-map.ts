import { cell as mapCell, type Grid, type Pose as MapPose, type RobotMap, type Segment } from '@kubevac/maps/map.ts';
import { eachRun, runsOf } from '@kubevac/maps/runs.ts';
import {
  checkScale,
  FIRST_ROOM,
  FLOOR,
  FloorPlanError,
  OBSTACLE,
  type FloorPlan,
  type Pose,
  type Room,
} from './floor-plan.ts';
import { BACK_AWAY_MILLIMETERS, cellAt, centreOf, flood, nearestReachable, surveyAround } from './terrain.ts';

/** The one room of a map whose robot divides nothing. */
const WHOLE: Room = { segmentId: '1', name: 'home' };

/**
 * The floor plan of a home that a real robot has mapped: what is unknown to it is in the way, and so is floor that hangs
 * together with nothing it can reach from its dock, as seen through a window. Rooms keep their ids, places their
 * coordinates. Restrictions are not part of a home, and left out.
 *
 * @param fileName how errors call the map
 * @throws FloorPlanError where no robot could live in it
 */
export function planOfMap(map: RobotMap, fileName: string): FloorPlan {
  const { grid, dock } = map;
  if (dock === undefined) throw new FloorPlanError(fileName, 'the map has no dock: it must say where the charger is');
  const rooms = map.segments.length === 0 ? [WHOLE] : map.segments.map(roomOf);
  const drawn: FloorPlan = {
    ...cropped(grid, map.segments.length > 0, fileName),
    name: map.mapId ?? 'unnamed',
    rooms,
    dock: poseOf(dock),
    source: { fileName, gridLine: 1 },
  };
  return livable(drawn);
}

function roomOf({ id, name }: Segment): Room {
  return { segmentId: id, name: name ?? `room-${id}` };
}

function poseOf({ xMillimeters, yMillimeters, headingDegrees = 0 }: MapPose): Pose {
  return { xMillimeters, yMillimeters, headingDegrees };
}

type Cells = Pick<
  FloorPlan,
  'columns' | 'rows' | 'cellMillimeters' | 'originXMillimeters' | 'originYMillimeters' | 'cells' | 'ground'
>;

/** The part of a grid that has floor, and around it as much as its dock may be beside it. */
function cropped(grid: Grid, isDivided: boolean, fileName: string): Cells {
  const { left, right, bottom, top } = boxOfFloor(grid);
  if (right < left) throw new FloorPlanError(fileName, 'the map has no floor');
  const margin = Math.ceil(BACK_AWAY_MILLIMETERS / grid.cellMillimeters);
  const columns = right - left + 1 + 2 * margin;
  const rows = top - bottom + 1 + 2 * margin;
  checkScale({ columns, rows, cellMillimeters: grid.cellMillimeters }, fileName);
  const cells = new Uint8Array(columns * rows).fill(OBSTACLE);
  for (const { row, start, end, value } of eachRun(runsOf(grid))) {
    if (value < mapCell.floor) continue;
    const first = (row - bottom + margin) * columns - left + margin;
    cells.fill(cellOf(value, isDivided), first + start, first + end);
  }
  return {
    columns,
    rows,
    cellMillimeters: grid.cellMillimeters,
    originXMillimeters: grid.xMillimeters + (left - margin) * grid.cellMillimeters,
    originYMillimeters: grid.yMillimeters + (bottom - margin) * grid.cellMillimeters,
    cells,
    ground: new Uint8Array(cells.length),
  };
}

/** In columns and rows, all four included; `right` is less than `left` where there is none. */
function boxOfFloor(grid: Grid): { left: number; right: number; bottom: number; top: number } {
  const box = { left: Infinity, right: -1, bottom: Infinity, top: -1 };
  for (const { row, start, end, value } of eachRun(runsOf(grid))) {
    if (value < mapCell.floor) continue;
    box.left = Math.min(box.left, start);
    box.right = Math.max(box.right, end - 1);
    box.bottom = Math.min(box.bottom, row);
    box.top = row;
  }
  return box;
}

function cellOf(value: number, isDivided: boolean): number {
  if (value === mapCell.floor) return isDivided ? FLOOR : FIRST_ROOM;
  return FIRST_ROOM + value - mapCell.firstSegment;
}

/** The dock where a robot has room to stand, the floor that hangs together with it, and the rooms it can come to. */
function livable(drawn: FloorPlan): FloorPlan {
  const { dock } = drawn;
  const terrain = surveyAround(drawn, dock);
  const recorded = cellAt(drawn, dock);
  const stand = recorded < 0 ? undefined : nearestReachable(terrain, recorded);
  if (stand === undefined)
    throw new FloorPlanError(
      drawn.source.fileName,
      `the map has no floor for a robot near its dock at ${dock.xMillimeters},${dock.yMillimeters}`,
    );
  const cells = floorAround(drawn, stand);
  const isKept = (index: number): boolean =>
    cells.some((cell, at) => cell === FIRST_ROOM + index && terrain.reachable[at] === 1);
  const kept = [...drawn.rooms.keys()].filter(isKept);
  return {
    ...drawn,
    rooms: kept.map((index) => drawn.rooms[index] as Room),
    cells: cells.map((cell) => (cell < FIRST_ROOM ? cell : roomCell(kept.indexOf(cell - FIRST_ROOM)))),
    dock: { ...centreOf(drawn, stand), headingDegrees: dock.headingDegrees },
  };
}

/** Floor of a room that no robot fits in is floor of none. */
function roomCell(index: number): number {
  return index < 0 ? FLOOR : FIRST_ROOM + index;
}

/** The floor that hangs together with a cell; all else is an OBSTACLE. */
function floorAround(plan: FloorPlan, first: number): Uint8Array {
  const isFloor = plan.cells.map((cell) => (cell === OBSTACLE ? 0 : 1));
  const connected = flood(plan, isFloor, first);
  return plan.cells.map((cell, at) => (connected[at] === 1 ? cell : OBSTACLE));
}
