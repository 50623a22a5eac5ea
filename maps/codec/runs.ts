import type { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { MapCodecError } from './map-codec-error.ts';

/**
 * Cells as runs of equal ones, over the ends of rows: how many runs, what each is of (a byte), how long each is (a varint).
 * What and how long stand apart because deflate then finds the pattern "floor, speckle, floor" by itself: a tenth less than
 * in pairs.
 *
 * @param valueCount cells are below it
 */
export function writeRuns(writer: ByteWriter, cells: Uint8Array, valueCount: number): void {
  const values = new ByteWriter();
  const lengths = new ByteWriter();
  const end = cells.length;
  for (let start = 0; start < end;) {
    const value = cells[start] as number;
    if (value >= valueCount) throw new MapCodecError('Invalid', `cell ${start} is of segment ${value}, there is none`);
    let next = start + 1;
    while (next < end && cells[next] === value) next += 1;
    values.writeByte(value);
    lengths.writeVarint(next - start);
    start = next;
  }
  writer.writeVarint(values.written().length);
  writer.writeBytes(values.written());
  writer.writeBytes(lengths.written());
}

export interface ExpectedCells {
  readonly cellCount: number;
  /** Cells are below it. */
  readonly valueCount: number;
}

/** @throws MapCodecError when the runs are not exactly `cellCount` cells */
export function readRuns(reader: ByteReader, { cellCount, valueCount }: ExpectedCells): Uint8Array {
  const runs = reader.readCount('runs', { maximum: cellCount, bytesEach: 2 });
  const values = reader.readBytes(runs);
  const cells = new Uint8Array(cellCount);
  let filled = 0;
  for (const value of values) {
    const length = reader.readVarint();
    if (value >= valueCount) reader.fail(`a cell is of value ${value}, they are below ${valueCount}`);
    if (length === 0 || length > cellCount - filled) reader.fail(`a run of ${length} cells, of ${cellCount - filled}`);
    if (length === 1) cells[filled] = value;
    else cells.fill(value, filled, filled + length);
    filled += length;
  }
  if (filled < cellCount) reader.fail(`${filled} cells of ${cellCount}`);
  return cells;
}
