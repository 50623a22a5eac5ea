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
  /** Where the robot stands, and looks, while it is docked. */
  readonly dock: Pose;
}

export class FloorPlanError extends Error {
  constructor(place: string, fault: string) {
    super(`${place}: ${fault}`);
    this.name = 'FloorPlanError';
  }
}
