import { MAP_LIMITS, type Obstacle } from '../map.ts';
import type { Block } from './blocks.ts';
import { claimedCount } from './records.ts';
import { RrmapError } from './rrmap-error.ts';

/** What the cameras of Roborock's robots know, by number (Valetudo, RoborockMapParser.js). Firmware goes on adding to it. */
const LABELS: Readonly<Record<number, string>> = {
  0: 'cable',
  1: 'pet waste',
  2: 'shoe',
  3: 'pedestal',
  4: 'pedestal',
  5: 'power strip',
  9: 'bathroom scale',
  10: 'fabric',
  18: 'obstacle',
  25: 'dustpan',
  26: 'furniture',
  27: 'furniture',
  34: 'fabric',
  42: 'obstacle',
  48: 'cable',
  49: 'cat',
  50: 'dog',
  51: 'fabric',
};
const anyObstacle = 18;

/** X, y, type and confidence (unsigned 16-bit). What follows depends on the firmware: nothing, or the name of a photo. */
const leastBytes = 8;

export function readObstacles(block: Block | undefined): Obstacle[] {
  const count = block === undefined ? 0 : claimedCount(block, MAP_LIMITS.obstacles);
  if (block === undefined || (count === 0 && block.data.length === 0)) return [];
  const { data, offset } = block;
  const bytesEach = data.length / count;
  if (!Number.isInteger(bytesEach) || bytesEach < leastBytes)
    throw new RrmapError(offset + 8, `${count} obstacles do not fit ${data.length} bytes`);
  return Array.from({ length: count }, (_, index) => ({
    xMillimeters: data.readUInt16LE(index * bytesEach),
    yMillimeters: data.readUInt16LE(index * bytesEach + 2),
    label: labelOf(data.readUInt16LE(index * bytesEach + 4)),
  }));
}

/** The number itself where nobody has told what it means. */
function labelOf(type: number): string {
  return LABELS[type] ?? String(type);
}

/** The first type with this label, or the number that it is; any obstacle for words that the format has no number for. */
export function obstacleType(label: string | undefined): number {
  const known = Object.keys(LABELS).find((type) => LABELS[Number(type)] === label);
  const number = Number(known ?? label ?? anyObstacle);
  return Number.isInteger(number) ? number : anyObstacle;
}
