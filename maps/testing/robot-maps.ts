import fc from 'fast-check';
import { EDGE_LIMITS } from '../edge-limits.ts';
import { cell, type RobotMap, type Shape, SHAPE_KINDS } from '../map.ts';

/** Objects as code makes them: fast-check's may lack a prototype, which none that was read does. */
const plain = { noNullPrototype: true };

/** Maps of up to 8 × 8 cells that use every field. */
export function robotMaps(): fc.Arbitrary<RobotMap> {
  const millimeters = fc.oneof(
    fc.integer({ min: -60_000, max: 60_000 }),
    fc.constantFrom(EDGE_LIMITS.millimeters, -EDGE_LIMITS.millimeters, 0.5),
  );
  const points = fc.array(fc.tuple(millimeters, millimeters), { maxLength: 6 }).map((pairs) => pairs.flat());
  const shape: fc.Arbitrary<Shape> = fc.record({ kind: fc.constantFrom(...SHAPE_KINDS), points }, plain);
  const grid = { cellMillimeters: fc.constantFrom(12.5, 50), xMillimeters: millimeters, yMillimeters: millimeters };
  return maps({
    millimeters,
    shape,
    grid,
    path: path(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
    leastRows: 0,
  });
}

/** Those that Valetudo's format can say: whole centimetres, on a grid that begins at the origin or less than a cell below. */
export function sayableMaps(): fc.Arbitrary<RobotMap> {
  const millimeters = fc.integer({ min: -6_000, max: 6_000 }).map((centimeters) => centimeters * 10);
  const corners = (kind: Shape['kind']) => (kind === 'VirtualWall' ? { least: 2, most: 2 } : { least: 3, most: 6 });
  const shape: fc.Arbitrary<Shape> = fc.constantFrom(...SHAPE_KINDS).chain((kind) => {
    const { least, most } = corners(kind);
    const points = fc.array(fc.tuple(millimeters, millimeters), { minLength: least, maxLength: most });
    return fc.record({ kind: fc.constant(kind), points: points.map((pairs) => pairs.flat()) }, plain);
  });
  const grid = {
    cellMillimeters: fc.constant(50),
    xMillimeters: fc.constant(0),
    yMillimeters: fc.constantFrom(0, -10, -40),
  };
  return maps({ millimeters, shape, grid, path: path(millimeters), leastRows: 1 }).map(withoutEmptySegments);
}

function path(number: fc.Arbitrary<number>): fc.Arbitrary<Int32Array> {
  return fc.array(fc.tuple(number, number), { maxLength: 8 }).map((points) => Int32Array.from(points.flat()));
}

interface Parts {
  readonly millimeters: fc.Arbitrary<number>;
  readonly shape: fc.Arbitrary<Shape>;
  readonly grid: Record<'cellMillimeters' | 'xMillimeters' | 'yMillimeters', fc.Arbitrary<number>>;
  readonly path: fc.Arbitrary<Int32Array>;
  readonly leastRows: number;
}

function maps(parts: Parts): fc.Arbitrary<RobotMap> {
  const text = fc.string({ unit: 'binary', maxLength: 12 });
  const point = { xMillimeters: parts.millimeters, yMillimeters: parts.millimeters };
  const required = { requiredKeys: ['xMillimeters', 'yMillimeters'] as ['xMillimeters', 'yMillimeters'], ...plain };
  const pose = fc.record({ ...point, headingDegrees: fc.integer({ min: 0, max: 359 }) }, required);
  const segment = fc.record({ id: text, name: text, active: fc.boolean() }, { requiredKeys: ['id'], ...plain });
  const sizes = fc.record({
    columns: fc.integer({ min: 0, max: 8 }),
    rows: fc.integer({ min: parts.leastRows, max: 8 }),
    segments: fc.uniqueArray(segment, { maxLength: 4, selector: ({ id }) => id }),
  });
  return sizes.chain(({ columns, rows, segments }) => {
    const value = fc.integer({ min: 0, max: cell.firstSegment + segments.length - 1 });
    const cells = fc.uint8Array({ minLength: columns * rows, maxLength: columns * rows });
    return fc.record(
      {
        mapId: fc.oneof(text, fc.nat().map(String), fc.constant('007')),
        grid: fc.record(
          {
            ...parts.grid,
            columns: fc.constant(columns),
            rows: fc.constant(rows),
            cells: fc.tuple(cells, value).map(([bytes, most]) => bytes.map((byte) => byte % (most + 1))),
          },
          plain,
        ),
        segments: fc.constant(segments),
        dock: pose,
        robot: pose,
        target: fc.record(point, plain),
        path: parts.path,
        plannedPath: parts.path,
        shapes: fc.array(parts.shape, { maxLength: 5 }),
        obstacles: fc.array(fc.record({ ...point, label: text }, required), { maxLength: 4 }),
      },
      { requiredKeys: ['grid', 'segments', 'path', 'plannedPath', 'shapes', 'obstacles'], ...plain },
    );
  });
}

/** Segments after the first without a cell are left out, their cells unknown. */
function withoutEmptySegments(map: RobotMap): RobotMap {
  const present = new Set(map.grid.cells);
  const empty = map.segments.findIndex((_, index) => !present.has(cell.firstSegment + index));
  const kept = empty === -1 ? map.segments.length : empty;
  const cells = map.grid.cells.map((value) => (value < cell.firstSegment + kept ? value : cell.unknown));
  return { ...map, grid: { ...map.grid, cells }, segments: map.segments.slice(0, kept) };
}
