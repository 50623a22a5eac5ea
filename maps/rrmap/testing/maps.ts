import fc from 'fast-check';
import { cell, type Grid, type Obstacle, type Point, type Pose, type RobotMap, type Segment } from '../../map.ts';
import { headingOfPath } from '../heading.ts';
import { cornersBetween, SHAPE_BLOCKS } from '../shapes.ts';

/** All that fits a point of a path, a zone or an obstacle. */
const unsigned16 = fc.integer({ min: 0, max: 65_535 });
const signed32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const heading = fc.integer({ min: 0, max: 359 });
const maybe = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(one, { nil: undefined });

/** Objects as a reader makes them, with a prototype: a strict comparison sees the difference. */
function record<T>(parts: { [Key in keyof T]: fc.Arbitrary<T[Key]> }): fc.Arbitrary<T> {
  return fc.record<T>(parts, { noNullPrototype: true }) as fc.Arbitrary<T>;
}

const point: fc.Arbitrary<Point> = record({ xMillimeters: unsigned16, yMillimeters: unsigned16 });

function pose(headingDegrees: fc.Arbitrary<number | undefined>): fc.Arbitrary<Pose> {
  return record({ xMillimeters: signed32, yMillimeters: signed32, headingDegrees });
}

const path: fc.Arbitrary<Int32Array> = fc
  .array(fc.tuple(unsigned16, unsigned16), { maxLength: 30 })
  .map((points) => Int32Array.from(points.flat()));

/** Labels with numbers of their own, and numbers that nobody has told the meaning of. */
const obstacle: fc.Arbitrary<Obstacle> = record({
  xMillimeters: unsigned16,
  yMillimeters: unsigned16,
  label: fc.constantFrom('cable', 'pet waste', 'shoe', 'obstacle', 'dog', '7', '65535'),
});

const shapes = fc
  .tuple(
    ...SHAPE_BLOCKS.map(({ kind, numbersPerShape }) =>
      fc
        .array(fc.array(unsigned16, { minLength: numbersPerShape, maxLength: numbersPerShape }), { maxLength: 3 })
        .map((all) => all.map((points) => ({ kind, points: kind === 'ActiveZone' ? cornersBetween(points) : points }))),
    ),
  )
  .map((all) => all.flat());

/** Cells as drawn: unknown, wall, floor, then floor of segment 1, 2, 3 … */
interface Drawing {
  readonly columns: number;
  readonly left: number;
  readonly top: number;
  readonly drawn: readonly number[];
  readonly active: readonly boolean[];
}

function drawing(highestCell: number): fc.Arbitrary<Drawing> {
  return fc.tuple(fc.nat(12), fc.nat(12)).chain(([columns, rows]) =>
    record({
      columns: fc.constant(columns),
      left: fc.integer({ min: -1_024, max: 4_096 }),
      top: fc.integer({ min: -1_024, max: 4_096 }),
      drawn: fc.array(fc.nat(highestCell), { minLength: columns * rows, maxLength: columns * rows }),
      active: fc.array(fc.boolean(), { minLength: 32, maxLength: 32 }),
    }),
  );
}

function gridOf({ columns, left, top, drawn, active }: Drawing): { grid: Grid; segments: Segment[] } {
  const inUse = [...new Set(drawn)].filter((value) => value >= cell.firstSegment).toSorted((a, b) => a - b);
  const segments = inUse.map((value) => ({
    id: String(value - cell.floor),
    active: active[value - cell.floor] === true,
  }));
  const cells = Uint8Array.from(drawn, (value) =>
    value < cell.firstSegment ? value : cell.firstSegment + inUse.indexOf(value),
  );
  const rows = columns === 0 ? 0 : drawn.length / columns;
  const [xMillimeters, yMillimeters] = [left * 50, top * 50];
  return { grid: { cellMillimeters: 50, columns, rows, xMillimeters, yMillimeters, cells }, segments };
}

/** Small maps of all that a file of this generation can say, as reading has them. */
export function robotMaps(generation: 1 | 2): fc.Arbitrary<RobotMap> {
  const plain = generation === 1;
  const parts = record({
    mapId: fc.nat({ max: 2 ** 32 - 1 }).map(String),
    drawing: drawing(plain ? cell.floor : cell.floor + 31),
    dock: maybe(pose(plain ? fc.constant(undefined) : maybe(heading))),
    robot: maybe(pose(heading)),
    target: maybe(point),
    path,
    plannedPath: path,
    shapes,
    obstacles: fc.array(obstacle, { maxLength: 4 }),
  });
  return parts.map(({ drawing: drawn, robot, ...rest }) => {
    const headingDegrees = plain ? headingOfPath(rest.path) : robot?.headingDegrees;
    return { ...rest, ...gridOf(drawn), robot: robot === undefined ? undefined : { ...robot, headingDegrees } };
  });
}
