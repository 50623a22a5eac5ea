import { cell, type RobotMap } from '../map.ts';
import { blockType, cellMillimeters, imageHeaderBytes, lastSegmentNumber, pixel } from './format.ts';
import { blockOf } from './write-blocks.ts';

/** @throws RangeError for cells that are not of 50 mm or not on the robot's grid */
export function imageBlockOf(map: RobotMap, generation: 1 | 2): Buffer {
  const { grid } = map;
  const place = [grid.yMillimeters / cellMillimeters, grid.xMillimeters / cellMillimeters];
  if (grid.cellMillimeters !== cellMillimeters || !place.every(Number.isInteger))
    throw new RangeError(`cells of ${cellMillimeters} mm on a grid of as much are all that the format has`);
  const size = [...place, grid.rows, grid.columns];
  const plain = generation === 1;
  return blockOf({
    type: blockType.image,
    headerBytes: plain ? imageHeaderBytes.plain : imageHeaderBytes.segments,
    // An S5 with segments 1 to 8 says 9.
    fields: plain ? size : [map.segments.length + 1, ...size],
    data: grid.cells.map(plain ? plainPixel : segmentPixels(map)),
  });
}

function plainPixel(value: number): number {
  if (value === cell.unknown) return 0;
  return value === cell.wall ? pixel.wall : pixel.plainFloor;
}

function segmentPixels({ segments }: RobotMap): (value: number) => number {
  const numbers = segments.map(({ id }) => segmentNumber(id) << pixel.segmentShift);
  const pixels = [0, pixel.wall, pixel.floor, ...numbers.map((number) => number | pixel.floor)];
  return (value) => pixels[value] ?? pixel.floor;
}

/** @throws RangeError for an id that is no number from 1 to 31 */
export function segmentNumber(id: string): number {
  const number = Number(id);
  if (!Number.isInteger(number) || number < 1 || number > lastSegmentNumber)
    throw new RangeError(`segment "${id}": the format has numbers from 1 to ${lastSegmentNumber}`);
  return number;
}
