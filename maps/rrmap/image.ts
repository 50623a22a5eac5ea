import { cell, MAP_LIMITS, type Grid, type Segment } from '../map.ts';
import { translate, valuesIn } from '../words.ts';
import type { Block } from './blocks.ts';
import { cellMillimeters, imageHeaderBytes, pixel } from './format.ts';
import { RrmapError } from './rrmap-error.ts';

export interface Image {
  readonly grid: Grid;
  /** Those with at least one pixel, by number. */
  readonly segmentNumbers: readonly number[];
}

/**
 * The grid as the file has it: it is cut to what the robot knows, and its first row is the lowest.
 *
 * @throws RrmapError when its size is not that of its data, or beyond `MAP_LIMITS`
 */
export function readImage(block: Block): Image {
  const { offset, header, data } = block;
  const fields = sizeOffset(block);
  const top = header.readInt32LE(fields);
  const left = header.readInt32LE(fields + 4);
  const rows = header.readInt32LE(fields + 8);
  const columns = header.readInt32LE(fields + 12);
  if (!isSize(columns, rows) || !isPlace(left) || !isPlace(top))
    throw new RrmapError(offset + fields, `no robot has an image of ${columns} × ${rows} cells at ${left}, ${top}`);
  if (columns * rows !== data.length)
    throw new RrmapError(offset + fields, `${columns} × ${rows} cells are not the ${data.length} bytes of the image`);
  // Copied once, to where it can be read and translated by fours.
  const pixels = new Uint8Array(data);
  const segmentNumbers = header.length === imageHeaderBytes.segments ? segmentNumbersIn(pixels) : [];
  const grid = {
    cellMillimeters,
    columns,
    rows,
    xMillimeters: left * cellMillimeters,
    yMillimeters: top * cellMillimeters,
    cells: cellsOf(pixels, segmentNumbers),
  };
  return { grid, segmentNumbers };
}

export function segmentsOf({ segmentNumbers }: Image, activeNumbers: readonly number[]): Segment[] {
  return segmentNumbers.map((number) => ({ id: String(number), active: activeNumbers.includes(number) }));
}

function sizeOffset({ offset, header }: Block): number {
  switch (header.length) {
    case imageHeaderBytes.plain:
      return 8;
    case imageHeaderBytes.segments:
      return 12;
    default:
      throw new RrmapError(offset + 2, `no image is known that has a header of ${header.length} bytes`);
  }
}

function isSize(columns: number, rows: number): boolean {
  const isSide = columns >= 0 && columns <= MAP_LIMITS.columns && rows >= 0 && rows <= MAP_LIMITS.rows;
  return isSide && columns * rows <= MAP_LIMITS.cells;
}

/** The robot's own grid is not larger than the largest image. */
function isPlace(cells: number): boolean {
  return Math.abs(cells) <= Math.max(MAP_LIMITS.columns, MAP_LIMITS.rows);
}

function segmentNumbersIn(pixels: Uint8Array): number[] {
  const numbers = new Set(valuesIn(pixels).map(segmentNumberOf));
  numbers.delete(0);
  return [...numbers].toSorted((a, b) => a - b);
}

/** 0 where it is floor of none, or no floor. */
function segmentNumberOf(value: number): number {
  return (value & pixel.kindMask) > pixel.wall ? value >> pixel.segmentShift : 0;
}

function cellsOf(pixels: Uint8Array, segmentNumbers: readonly number[]): Uint8Array {
  const cellOf = Uint8Array.from({ length: 256 }, (_, value) => {
    const kind = value & pixel.kindMask;
    if (kind <= pixel.wall) return kind === pixel.wall ? cell.wall : cell.unknown;
    const segment = segmentNumbers.indexOf(segmentNumberOf(value));
    return segment < 0 ? cell.floor : cell.firstSegment + segment;
  });
  translate(pixels, cellOf);
  return pixels;
}
