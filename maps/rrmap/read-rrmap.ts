import { maximumSegments, type Pose, type RobotMap } from '../map.ts';
import { readBlocks, type Block } from './blocks.ts';
import { blockType } from './format.ts';
import { headingOfPath } from './heading.ts';
import { readImage, segmentsOf } from './image.ts';
import { inflate } from './inflate.ts';
import { readObstacles } from './obstacles.ts';
import { readPath, readPose, readTarget } from './positions.ts';
import { claimedCount } from './records.ts';
import { RrmapError } from './rrmap-error.ts';
import { readShapes } from './shapes.ts';

/**
 * Reads the map of a Roborock or Xiaomi robot, gzipped or not, of any generation. Blocks may come in any order, and those
 * of unknown types are passed over. Whatever the bytes, it takes less than a second and 64 MB, and keeps no part of them.
 *
 * @throws RrmapError and nothing else
 */
export function readRrmap(bytes: Uint8Array): RobotMap {
  const file = inflate(bytes);
  const { mapIndex, blocks } = readBlocks(file);
  const imageBlock = blocks.get(blockType.image);
  if (imageBlock === undefined) throw new RrmapError(file.length, 'there is no image');
  const image = readImage(imageBlock);
  const path = readPath(blocks.get(blockType.path));
  return {
    mapId: String(mapIndex),
    grid: image.grid,
    segments: segmentsOf(image, readActiveSegments(blocks.get(blockType.activeSegments))),
    dock: readPose(blocks.get(blockType.dock)),
    robot: withHeading(readPose(blocks.get(blockType.robot)), path),
    target: readTarget(blocks.get(blockType.target)),
    path,
    plannedPath: readPath(blocks.get(blockType.plannedPath) ?? blocks.get(blockType.gotoPath)),
    shapes: readShapes(blocks),
    obstacles: readObstacles(blocks.get(blockType.obstacles)),
  };
}

/** By number, those that are being cleaned. */
function readActiveSegments(block: Block | undefined): number[] {
  if (block === undefined) return [];
  const count = claimedCount(block, maximumSegments);
  if (count !== block.data.length)
    throw new RrmapError(block.offset + 8, `${count} active segments are not ${block.data.length} bytes`);
  return [...block.data];
}

function withHeading(robot: Pose | undefined, path: Int32Array): Pose | undefined {
  return robot === undefined ? undefined : { ...robot, headingDegrees: robot.headingDegrees ?? headingOfPath(path) };
}
