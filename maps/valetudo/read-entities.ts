import { EDGE_LIMITS } from '../edge-limits.ts';
import { MAP_LIMITS, type Obstacle, type Point, type Pose, type RobotMap, type Shape, SHAPE_KINDS } from '../map.ts';
import { ENTITY_CLASS, type EntityType, TYPE_OF_SHAPE } from './format.ts';
import { type Frame, toMillimeters, turned } from './frame.ts';
import { entity, type Outline, parse } from './schema.ts';
import { ValetudoMapError } from './valetudo-map-error.ts';

/** An entity of a known type, its points in millimetres. */
interface Known {
  readonly type: EntityType;
  readonly points: readonly number[];
  readonly angle: number | undefined;
  readonly label: string | undefined;
}

type Places = Omit<RobotMap, 'mapId' | 'grid' | 'segments'>;

/** Numbers that an entity has at least and at most. A polygon has three corners or more. */
const NUMBERS = {
  PathMapEntity: [0, 2 * MAP_LIMITS.pathPoints],
  PointMapEntity: [2, 2],
  LineMapEntity: [4, 4],
  PolygonMapEntity: [6, EDGE_LIMITS.shapeNumbers],
} as const;

/**
 * Entities of unknown types are not read. Several paths of a type are one, in turn; of several docks, robots or targets
 * the first counts.
 *
 * @throws ValetudoMapError
 */
export function readEntities(entities: Outline['entities'], frame: Frame): Places {
  const known = entities.flatMap((raw, index) => (isKnown(raw.type) ? [read(raw, raw.type, { index, frame })] : []));
  const first = (type: EntityType) => known.find((one) => one.type === type);
  const dock = first('charger_location');
  const robot = first('robot_position');
  const target = first('go_to_target');
  return {
    ...(dock && { dock: poseOf(dock) }),
    ...(robot && { robot: poseOf(robot) }),
    ...(target && { target: pointOf(target) }),
    path: pathOf(known, 'path'),
    plannedPath: pathOf(known, 'predicted_path'),
    shapes: atMost(MAP_LIMITS.shapes, known.flatMap(shapeOf)),
    obstacles: atMost(MAP_LIMITS.obstacles, known.filter(({ type }) => type === 'obstacle').map(obstacleOf)),
  };
}

function isKnown(type: string): type is EntityType {
  return Object.hasOwn(ENTITY_CLASS, type);
}

function read(raw: unknown, type: EntityType, { index, frame }: { index: number; frame: Frame }): Known {
  const { points, metaData } = parse(entity, raw, ['entities', index]);
  const [least, most] = NUMBERS[ENTITY_CLASS[type]];
  if (points.length < least || points.length > most) {
    throw new ValetudoMapError('Invalid', `entities[${index}].points`, `${type} of ${points.length} numbers`);
  }
  return {
    type,
    points: toMillimeters(frame, points),
    angle: metaData?.angle ?? undefined,
    label: metaData?.label ?? undefined,
  };
}

function pathOf(known: readonly Known[], type: EntityType): Int32Array {
  const numbers = known.filter((one) => one.type === type).flatMap(({ points }) => points);
  return Int32Array.from(atMost(2 * MAP_LIMITS.pathPoints, numbers));
}

function pointOf({ points }: Known): Point {
  const [xMillimeters, yMillimeters] = points as readonly [number, number];
  return { xMillimeters, yMillimeters };
}

function poseOf(known: Known): Pose {
  const { angle } = known;
  return { ...pointOf(known), ...(angle !== undefined && { headingDegrees: turned(angle) }) };
}

function obstacleOf(known: Known): Obstacle {
  const { label } = known;
  return { ...pointOf(known), ...(label !== undefined && { label }) };
}

function shapeOf({ type, points }: Known): Shape[] {
  const kind = SHAPE_KINDS.find((one) => TYPE_OF_SHAPE[one] === type);
  return kind === undefined ? [] : [{ kind, points }];
}

function atMost<T>(limit: number, list: readonly T[]): readonly T[] {
  if (list.length > limit) throw new ValetudoMapError('Invalid', 'entities', `${list.length} of a kind, not ${limit}`);
  return list;
}
