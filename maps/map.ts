/**
 * A map as every robot has it, whatever its maker: drivers make it, pictures are drawn from it, `codec.ts` carries it.
 * Lengths are millimetres, x to the right and y up, headings whole degrees from 0 to 359 counter-clockwise from +x (ROS
 * REP-103); the origin is the one of the robot's own map.
 */
export interface RobotMap {
  /** As the robot calls it: on another map the same numbers are other places. */
  readonly mapId?: string | undefined;
  readonly grid: Grid;
  /** Rooms as the robot has divided them, at most `maximumSegments`. */
  readonly segments: readonly Segment[];
  readonly dock?: Pose | undefined;
  readonly robot?: Pose | undefined;
  /** Where it was sent. */
  readonly target?: Point | undefined;
  /** Where it drove, oldest first, as x, y, x, y … */
  readonly path: Int32Array;
  /** Where it means to drive. */
  readonly plannedPath: Int32Array;
  readonly shapes: readonly Shape[];
  /** What its camera took for something to keep away from. */
  readonly obstacles: readonly Obstacle[];
}

export interface Grid {
  readonly cellMillimeters: number;
  readonly columns: number;
  readonly rows: number;
  /** The lower left corner of the first cell. */
  readonly xMillimeters: number;
  readonly yMillimeters: number;
  /** One byte a cell, row by row from the lowest, each from the left. See `cell`. */
  readonly cells: Uint8Array;
}

/** What a cell is; `firstSegment + i` is floor of `segments[i]`. */
export const cell = { unknown: 0, wall: 1, floor: 2, firstSegment: 3 } as const;

export const maximumSegments = 256 - cell.firstSegment;

export interface Segment {
  readonly id: string;
  readonly name?: string | undefined;
  /** It is being cleaned. */
  readonly active?: boolean | undefined;
}

export interface Point {
  readonly xMillimeters: number;
  readonly yMillimeters: number;
}

export interface Pose extends Point {
  readonly headingDegrees?: number | undefined;
}

/** VirtualWall has two points, the others are the corners of an area in turn. */
export const SHAPE_KINDS = ['VirtualWall', 'NoGoZone', 'NoMopZone', 'ActiveZone', 'Carpet'] as const;
export type ShapeKind = (typeof SHAPE_KINDS)[number];

export interface Shape {
  readonly kind: ShapeKind;
  /** As x, y, x, y … */
  readonly points: readonly number[];
}

export interface Obstacle extends Point {
  readonly label?: string | undefined;
}

/** More than any robot for homes has; what claims to be larger is not read. */
export const MAP_LIMITS = {
  columns: 4096,
  rows: 4096,
  cells: 4096 * 1024,
  pathPoints: 200_000,
  shapes: 256,
  obstacles: 1024,
};
