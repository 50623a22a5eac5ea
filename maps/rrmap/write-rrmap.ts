import type { Obstacle, Pose, RobotMap, Shape } from '../map.ts';
import { blockType, pathHeaderBytes } from './format.ts';
import { angleOfHeading } from './heading.ts';
import { obstacleType } from './obstacles.ts';
import { SHAPE_BLOCKS, type ShapeBlock } from './shapes.ts';
import { blockOf, fileOf, recordBlockOf, signed32, unsigned16 } from './write-blocks.ts';
import { imageBlockOf, segmentNumber } from './write-image.ts';

export interface RrmapOptions {
  /** 1 is that of the first Xiaomi robot, which knows neither segments nor where it looks; 2 is what came after. */
  readonly generation: 1 | 2;
}

/**
 * A map as a robot would send it before gzip. `readRrmap` makes the same map of it, as far as the format goes: names, carpets
 * and segments without a cell have no place in it, an active zone is the rectangle between its first and third corner, and a
 * label that has no number is that of any obstacle.
 *
 * @throws RangeError for what the format has no number for: a coordinate of more than 65,535 mm, a segment's id beyond 31
 */
export function writeRrmap(map: RobotMap, { generation }: RrmapOptions): Buffer {
  const blocks = [
    imageBlockOf(map, generation),
    ...present(map.dock, (dock) => poseBlockOf(blockType.dock, dock, generation)),
    ...present(map.robot, (robot) => poseBlockOf(blockType.robot, robot, generation)),
    pathBlockOf(blockType.path, map.path),
    ...present(map.target, ({ xMillimeters, yMillimeters }) =>
      blockOf({ type: blockType.target, data: unsigned16([xMillimeters, yMillimeters]) }),
    ),
    pathBlockOf(blockType.plannedPath, map.plannedPath),
    ...SHAPE_BLOCKS.map((shapeBlock) => shapeBlockOf(shapeBlock, map.shapes)),
    ...(generation === 1 ? [] : [activeSegmentsBlockOf(map)]),
    recordBlockOf(blockType.obstacles, map.obstacles.map(obstacleRecord)),
  ];
  return fileOf({ mapIndex: mapIndexOf(map), minorVersion: generation - 1, blocks });
}

function mapIndexOf({ mapId = '0' }: RobotMap): number {
  if (!/^\d+$/.test(mapId)) throw new RangeError(`map "${mapId}": the format has numbers only`);
  return Number(mapId);
}

function present<T>(value: T | undefined, toBlock: (value: T) => Buffer): Buffer[] {
  return value === undefined ? [] : [toBlock(value)];
}

function poseBlockOf(type: number, pose: Pose, generation: 1 | 2): Buffer {
  const { xMillimeters, yMillimeters, headingDegrees } = pose;
  const angle = generation === 1 || headingDegrees === undefined ? [] : [angleOfHeading(headingDegrees)];
  return blockOf({ type, data: signed32([xMillimeters, yMillimeters, ...angle]) });
}

/** Its header has the number of points, the bytes of one, and an angle that robots leave at 0. */
function pathBlockOf(type: number, path: Int32Array): Buffer {
  return blockOf({ type, headerBytes: pathHeaderBytes, fields: [path.length / 2, 4], data: unsigned16(path) });
}

function shapeBlockOf({ type, kind }: ShapeBlock, shapes: readonly Shape[]): Buffer {
  const ofKind = shapes.filter((shape) => shape.kind === kind);
  return recordBlockOf(type, ofKind.map(shapeRecord));
}

function shapeRecord({ kind, points }: Shape): Buffer {
  return unsigned16(kind === 'ActiveZone' ? [...points.slice(0, 2), ...points.slice(4, 6)] : points);
}

function activeSegmentsBlockOf({ segments }: RobotMap): Buffer {
  const active = segments.filter((segment) => segment.active === true);
  return recordBlockOf(
    blockType.activeSegments,
    active.map(({ id }) => Uint8Array.of(segmentNumber(id))),
  );
}

/** As robots with a camera have it: the confidence in hundredths of a percent, and 20 bytes for the name of a photo. */
function obstacleRecord({ xMillimeters, yMillimeters, label }: Obstacle): Buffer {
  const seen = unsigned16([xMillimeters, yMillimeters, obstacleType(label), 10_000]);
  return Buffer.concat([seen, Buffer.alloc(20)]);
}
