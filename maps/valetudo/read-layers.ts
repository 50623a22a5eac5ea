import { cell, type Grid, MAP_LIMITS, maximumSegments, type Segment } from '../map.ts';
import type { Outline, ReadLayer } from './schema.ts';
import { ValetudoMapError } from './valetudo-map-error.ts';

/** A pixel belongs to one layer; were there no bound, some kilobytes could have the same pixels painted for minutes. */
const paintingsOfACell = 4;

/** A grid that is being painted, and how many cells may still be. */
interface Canvas {
  readonly columns: number;
  readonly rows: number;
  readonly cells: Uint8Array;
  cellsLeft: number;
}

/**
 * The grid is all that `size` says, its upper edge where Valetudo's is; pixels that the lower and the right edge cut are
 * whole in it. A pixel of several layers belongs to the last of them. Layers of unknown types are not read.
 *
 * @throws ValetudoMapError
 */
export function readLayers({ size, pixelSize, layers }: Outline): { grid: Grid; segments: Segment[] } {
  const columns = Math.ceil(size.x / pixelSize);
  const rows = Math.ceil(size.y / pixelSize);
  if (columns > MAP_LIMITS.columns || rows > MAP_LIMITS.rows || columns * rows > MAP_LIMITS.cells) {
    throw new ValetudoMapError('Invalid', 'size', `${columns} × ${rows} pixels are more than are read`);
  }
  const cells = new Uint8Array(columns * rows);
  const canvas = { columns, rows, cells, cellsLeft: paintingsOfACell * cells.length };
  const segments = new Map<string, Segment>();
  for (const [index, layer] of layers.entries()) {
    const value = valueOf(layer, segments, `layers[${index}]`);
    if (value === undefined) continue;
    paint(canvas, value, { numbers: layer.pixels, each: 2, field: `layers[${index}].pixels` });
    paint(canvas, value, { numbers: layer.compressedPixels, each: 3, field: `layers[${index}].compressedPixels` });
  }
  const cellMillimeters = pixelSize * 10;
  const yMillimeters = size.y * 10 - rows * cellMillimeters;
  return {
    grid: { cellMillimeters, columns, rows, xMillimeters: 0, yMillimeters, cells },
    segments: [...segments.values()],
  };
}

/** What the layer's cells are; a segment that is new is added to `segments`. */
function valueOf({ type, metaData }: ReadLayer, segments: Map<string, Segment>, field: string): number | undefined {
  if (type === 'floor') return cell.floor;
  if (type === 'wall') return cell.wall;
  if (type !== 'segment') return undefined;
  const { segmentId: id, name, active } = metaData ?? {};
  if (typeof id !== 'string') throw new ValetudoMapError('Invalid', `${field}.metaData.segmentId`, 'a segment has one');
  if (!segments.has(id)) {
    segments.set(id, { id, ...(typeof name === 'string' && { name }), ...(typeof active === 'boolean' && { active }) });
  }
  if (segments.size > maximumSegments) throw new ValetudoMapError('Invalid', field, `segment ${segments.size}`);
  return cell.firstSegment + [...segments.keys()].indexOf(id);
}

interface Pixels {
  readonly numbers: readonly unknown[] | undefined;
  /** 2 for x, y; 3 for x, y, count. */
  readonly each: 2 | 3;
  readonly field: string;
}

function paint(canvas: Canvas, value: number, { numbers = [], each, field }: Pixels): void {
  const { columns, rows, cells } = canvas;
  for (let index = 0; index < numbers.length; index += each) {
    const x = numbers[index];
    const y = numbers[index + 1];
    const count = each === 2 ? 1 : numbers[index + 2];
    if (!isWholeBelow(x, columns) || !isWholeBelow(y, rows) || !isWholeBelow(count, columns - x + 1)) {
      throw new ValetudoMapError('Invalid', `${field}[${index}]`, `no pixels of ${columns} × ${rows}`);
    }
    canvas.cellsLeft -= count;
    if (canvas.cellsLeft < 0) throw new ValetudoMapError('Invalid', field, 'the same pixels too many times');
    const first = (rows - 1 - y) * columns + x;
    cells.fill(value, first, first + count);
  }
}

function isWholeBelow(value: unknown, limit: number): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < limit;
}
