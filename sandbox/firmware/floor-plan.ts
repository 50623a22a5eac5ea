/** A room as robot firmware knows it: a segment of its map with a number. */
export interface Room {
  readonly segmentId: string;
  readonly name: string;
}

export interface Pose {
  readonly xMillimeters: number;
  readonly yMillimeters: number;
  readonly headingDegrees: number;
}

/** What stands in a cell: an obstacle, floor outside of any room (a doorway), or floor of `rooms[cell - FIRST_ROOM]`. */
export const OBSTACLE = 0;
export const FLOOR = 1;
export const FIRST_ROOM = 2;

/** What lies in a cell beside that: the robot is slower on carpet, a cable may catch a wheel, below the edge of stairs is nothing. */
export const GROUND = { plain: 0, carpet: 1, cable: 2, stairs: 3 } as const;

/** A floor plan: millimetres, y up, row 0 is the bottom. It never changes, so many robots may share one. */
export interface FloorPlan {
  readonly name: string;
  readonly columns: number;
  readonly rows: number;
  readonly cellMillimeters: number;
  readonly originXMillimeters: number;
  readonly originYMillimeters: number;
  readonly rooms: readonly Room[];
  readonly cells: Uint8Array;
  /** One of GROUND for each cell. Stairs are an OBSTACLE in `cells`, but the lidar looks over them. */
  readonly ground: Uint8Array;
  /** Where the robot stands, and looks, while it is docked. */
  readonly dock: Pose;
  readonly source: PlanSource;
}

/** Where the grid was read, so that a fault of it can be shown there. */
export interface PlanSource {
  readonly fileName: string;
  /** The number of the grid's first line, its north edge. */
  readonly gridLine: number;
}

/** How an error calls a cell: file, line and column. */
export function placeOf({ source, rows, columns }: FloorPlan, cell: number): string {
  const line = source.gridLine + rows - 1 - Math.floor(cell / columns);
  return `${source.fileName}:${line}:${(cell % columns) + 1}`;
}

/** 1000 × 1000 cells are 50 m × 50 m at 5 cm: more than a robot of this kind cleans. */
const LARGEST_SIDE_CELLS = 1_000;

/** @throws FloorPlanError where the grid of a file is larger, finer or coarser than a robot can live in */
export function checkScale(
  { columns, rows, cellMillimeters }: Pick<FloorPlan, 'columns' | 'rows' | 'cellMillimeters'>,
  fileName: string,
): void {
  if (cellMillimeters < 20 || cellMillimeters > 200)
    throw new FloorPlanError(fileName, `cell is ${cellMillimeters}: it must be 20 to 200 millimetres`);
  if (Math.max(columns, rows) > LARGEST_SIDE_CELLS)
    throw new FloorPlanError(fileName, `the grid is larger than ${LARGEST_SIDE_CELLS} cells a side`);
}

export class FloorPlanError extends Error {
  constructor(place: string, fault: string) {
    super(`${place}: ${fault}`);
    this.name = 'FloorPlanError';
  }
}
