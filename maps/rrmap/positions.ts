import { MAP_LIMITS, type Point, type Pose } from '../map.ts';
import type { Block } from './blocks.ts';
import { headingOfAngle } from './heading.ts';
import { readRecords } from './records.ts';
import { RrmapError } from './rrmap-error.ts';

/** Of the dock or the robot. Robots of the first generation have no angle. */
export function readPose(block: Block | undefined): Pose | undefined {
  if (block === undefined) return undefined;
  const data = dataOfAtLeast(block, 8);
  return {
    xMillimeters: data.readInt32LE(0),
    yMillimeters: data.readInt32LE(4),
    headingDegrees: data.length < 12 ? undefined : headingOfAngle(data.readInt32LE(8)),
  };
}

export function readTarget(block: Block | undefined): Point | undefined {
  if (block === undefined) return undefined;
  const data = dataOfAtLeast(block, 4);
  return { xMillimeters: data.readUInt16LE(0), yMillimeters: data.readUInt16LE(2) };
}

/** As x, y, x, y …; empty where there is none. */
export function readPath(block: Block | undefined): Int32Array {
  return block === undefined ? new Int32Array() : readRecords(block, 2, MAP_LIMITS.pathPoints);
}

function dataOfAtLeast({ type, offset, data }: Block, bytes: number): Buffer {
  if (data.length < bytes) throw new RrmapError(offset, `block ${type} has ${data.length} bytes of ${bytes}`);
  return data;
}
