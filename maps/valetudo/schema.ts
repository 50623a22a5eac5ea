import { z } from 'zod';
import { EDGE_LIMITS } from '../edge-limits.ts';
import { MAP_LIMITS, maximumSegments } from '../map.ts';
import { ValetudoMapError } from './valetudo-map-error.ts';

/** More than all entities that are kept: there may be some of kinds that are not. */
const maximumEntities = 4 * MAP_LIMITS.obstacles;
/** One a room, floor and wall, and as many again. */
const maximumLayers = 2 * maximumSegments;

/** A hundred kilometres: a place so far, counted from a corner so far, is still one that a path can say. */
const maximumCentimeters = 10_000_000;

const text = z.string().max(EDGE_LIMITS.textCharacters);
const id = z.union([text, z.number()]).transform(String);
const centimeters = z.number().min(-maximumCentimeters).max(maximumCentimeters);
const size = z.int().min(0).max(maximumCentimeters);

/** Numbers by the hundred thousand: whoever paints them checks each, which costs a twentieth of what zod takes. */
const pixels = z.custom<readonly unknown[]>((value) => Array.isArray(value), 'expected a list').optional();

const layer = z.object({
  type: z.string(),
  pixels,
  compressedPixels: pixels,
  metaData: z.object({ segmentId: id.nullish(), name: text.nullish(), active: z.boolean().nullish() }).optional(),
});
export type ReadLayer = z.infer<typeof layer>;

/** The outside of a map. Fields that are not read may be what they like, and entities are read by `entity`. */
export const outline = z.object({
  metaData: z.object({ version: z.literal(2), vendorMapId: id.nullish() }),
  size: z.object({ x: size, y: size }),
  pixelSize: z
    .int()
    .min(1)
    .max(EDGE_LIMITS.cellMillimeters / 10),
  layers: z.array(layer).max(maximumLayers),
  entities: z.array(z.looseObject({ type: z.string() })).max(maximumEntities),
});
export type Outline = z.infer<typeof outline>;

/** What a kind of entity that is known must have. */
export const entity = z.object({
  points: z
    .array(centimeters)
    .max(2 * MAP_LIMITS.pathPoints)
    .refine((points) => points.length % 2 === 0, 'an x lacks its y'),
  metaData: z.object({ angle: z.number().nullish(), label: text.nullish() }).optional(),
});

/** @throws ValetudoMapError that names the field, below `where` */
export function parse<S extends z.ZodType>(schema: S, raw: unknown, where: readonly PropertyKey[] = []): z.infer<S> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = z.core.toDotPath([...where, ...(issue?.path ?? [])]);
  throw new ValetudoMapError('Invalid', field, issue?.message ?? 'invalid');
}
