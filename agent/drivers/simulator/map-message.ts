import { MAP_LIMITS, type Pose, type RobotMap } from '@kubevac/maps/map.ts';
import { restrictions } from '@kubevac/protocol/settings.ts';
import type { Zone } from '@kubevac/protocol/tasks.ts';
import { z } from 'zod';
import { DriverError } from '../driver.ts';

const point = z.object({ xMillimeters: z.number(), yMillimeters: z.number() });
const pose = point.extend({ headingDegrees: z.number() });
const points = z.array(z.number()).max(2 * MAP_LIMITS.pathPoints);

/** The firmware's answer to `map` (docs/simulator.md). */
export const mapMessage = z.object({
  mapId: z.string(),
  grid: z.object({
    cellMillimeters: z.int().min(1),
    columns: z.int().min(1).max(MAP_LIMITS.columns),
    rows: z.int().min(1).max(MAP_LIMITS.rows),
    xMillimeters: z.int(),
    yMillimeters: z.int(),
    /** Cells as in `maps/map.ts`: a value, and how many there are of it. */
    runs: z.array(z.int().min(0)),
  }),
  segments: z.array(z.object({ id: z.string(), name: z.string(), active: z.boolean() })).max(200),
  dock: pose,
  robot: pose,
  target: point.optional(),
  path: points,
  plannedPath: points,
  activeZones: z.array(points).max(64),
  restrictions,
});

/** @throws DriverError NotAnswering where the runs do not fill the grid */
export function mapOf({
  grid,
  activeZones,
  restrictions: { walls, noGoZones },
  ...said
}: z.infer<typeof mapMessage>): RobotMap {
  const { runs, ...about } = grid;
  return {
    mapId: said.mapId,
    grid: { ...about, cells: cellsOf(runs, grid.columns * grid.rows) },
    segments: said.segments,
    dock: rounded(said.dock),
    robot: rounded(said.robot),
    target: said.target,
    path: Int32Array.from(said.path),
    plannedPath: Int32Array.from(said.plannedPath),
    shapes: [
      ...activeZones.map((corners) => ({ kind: 'ActiveZone' as const, points: corners.map(Math.round) })),
      ...walls.map((wall) => ({ kind: 'VirtualWall' as const, points: endsOf(wall) })),
      ...noGoZones.map((zone) => ({ kind: 'NoGoZone' as const, points: cornersOf(zone) })),
    ],
    obstacles: [],
  };
}

function cellsOf(runs: readonly number[], count: number): Uint8Array {
  const cells = new Uint8Array(count);
  let at = 0;
  for (let index = 0; index + 1 < runs.length; index += 2) {
    const end = at + (runs[index + 1] ?? 0);
    cells.fill(runs[index] ?? 0, at, end);
    at = end;
  }
  if (at !== count) throw new DriverError('NotAnswering', `the map has ${at} cells, not ${count}`);
  return cells;
}

function endsOf({ x1Millimeters, y1Millimeters, x2Millimeters, y2Millimeters }: Zone): number[] {
  return [x1Millimeters, y1Millimeters, x2Millimeters, y2Millimeters];
}

function cornersOf({ x1Millimeters: x1, y1Millimeters: y1, x2Millimeters: x2, y2Millimeters: y2 }: Zone): number[] {
  return [x1, y1, x2, y1, x2, y2, x1, y2];
}

/** Degrees from 0 to 359. */
function rounded({ xMillimeters, yMillimeters, headingDegrees }: z.infer<typeof pose>): Pose {
  const degrees = ((Math.round(headingDegrees) % 360) + 360) % 360;
  return { xMillimeters: Math.round(xMillimeters), yMillimeters: Math.round(yMillimeters), headingDegrees: degrees };
}
