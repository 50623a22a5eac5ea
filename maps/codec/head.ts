import { z } from 'zod';
import { EDGE_LIMITS } from '../edge-limits.ts';
import { MAP_LIMITS, maximumSegments, type RobotMap, SHAPE_KINDS } from '../map.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { MapCodecError } from './map-codec-error.ts';

const millimeters = z.number().min(-EDGE_LIMITS.millimeters).max(EDGE_LIMITS.millimeters);
const text = z.string().max(EDGE_LIMITS.textCharacters);
const point = z.object({ xMillimeters: millimeters, yMillimeters: millimeters });
const pose = point.extend({ headingDegrees: z.int().min(0).max(359).optional() });

const grid = point
  .extend({
    cellMillimeters: z.number().positive().max(EDGE_LIMITS.cellMillimeters),
    columns: z.int().min(0).max(MAP_LIMITS.columns),
    rows: z.int().min(0).max(MAP_LIMITS.rows),
  })
  .refine(({ columns, rows }) => columns * rows <= MAP_LIMITS.cells, `more than ${MAP_LIMITS.cells} cells`);

const shape = z.object({
  kind: z.enum(SHAPE_KINDS),
  points: z
    .array(millimeters)
    .max(EDGE_LIMITS.shapeNumbers)
    .refine((points) => points.length % 2 === 0, 'an x lacks its y'),
});

/** All of a map but its cells and paths, which are too many for JSON. */
const head = z.object({
  mapId: text.optional(),
  grid,
  segments: z.array(z.object({ id: text, name: text.optional(), active: z.boolean().optional() })).max(maximumSegments),
  dock: pose.optional(),
  robot: pose.optional(),
  target: point.optional(),
  shapes: z.array(shape).max(MAP_LIMITS.shapes),
  obstacles: z.array(point.extend({ label: text.optional() })).max(MAP_LIMITS.obstacles),
});
export type MapHead = z.infer<typeof head>;

/** Far above what maps have (some hundred bytes), far below what the limits of all texts together would let in. */
export const maximumHeadBytes = 1024 * 1024;

/** How many bytes, then JSON: fields to come need no new version while who does not know them can do without. */
export function writeHead(writer: ByteWriter, map: RobotMap): void {
  const parsed = head.safeParse(map);
  if (!parsed.success) throw new MapCodecError('Invalid', faultOf(parsed.error));
  const bytes = Buffer.from(JSON.stringify(parsed.data));
  if (bytes.length > maximumHeadBytes) {
    throw new MapCodecError('Invalid', `${bytes.length} bytes beside cells and paths, at most ${maximumHeadBytes}`);
  }
  writer.writeVarint(bytes.length);
  writer.writeBytes(bytes);
}

export function readHead(reader: ByteReader): MapHead {
  const bytes = reader.readBytes(reader.readCount('bytes of head', { maximum: maximumHeadBytes, bytesEach: 1 }));
  const parsed = head.safeParse(jsonOrUndefined(bytes));
  return parsed.success ? parsed.data : reader.fail(faultOf(parsed.error));
}

function jsonOrUndefined(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function faultOf(error: z.ZodError): string {
  const [issue] = error.issues;
  return `${issue?.path.join('.') || 'head'}: ${issue?.message}`.slice(0, EDGE_LIMITS.textCharacters);
}
