import { cell, type Point, type RobotMap, type Segment } from '../map.ts';
import { endAt, lengthAt, rowAt, runFields, startAt, valueAt, type Runs } from '../runs.ts';
import { color, roomColors } from './colors.ts';

/** As far apart as walls are thick, rooms still count as neighbours. */
const nearCells = 10;
/** Neighbours share more than a few rows or columns. */
const rowStep = 3;

/** A colour for each segment; rooms beside each other get different ones while seven colours are enough. */
export function colorRooms({ segments, grid }: RobotMap, runs: Runs): number[] {
  const neighbours = segments.map(() => new Set<number>());
  const meet = (a: number, b: number): void => {
    neighbours[a]?.add(b);
    neighbours[b]?.add(a);
  };
  meetInRows(runs, meet);
  meetInColumns(runs, grid.columns, meet);
  const used = Array.from({ length: roomColors }, () => 0);
  const colors: number[] = [];
  for (const near of neighbours) {
    const taken = new Set([...near].map((other) => colors[other]));
    const free = used.map((count, index) => ({ count, index })).filter(({ index }) => !taken.has(index));
    const [{ index } = { index: colors.length % roomColors }] = free.sort(
      (a, b) => a.count - b.count || a.index - b.index,
    );
    used[index] = (used[index] ?? 0) + 1;
    colors.push(index);
  }
  return colors.map((index) => color.room + index);
}

type Meet = (a: number, b: number) => void;

function meetInRows(runs: Runs, meet: Meet): void {
  let [lastRow, lastEnd, last] = [-1, 0, 0];
  for (let at = 0; at < runs.length; at += runFields) {
    const row = rowAt(runs, at);
    const value = valueAt(runs, at);
    if (value < cell.firstSegment || row % rowStep !== 0) continue;
    const isNear = row === lastRow && startAt(runs, at) - lastEnd <= nearCells;
    if (isNear && value !== last) meet(value - cell.firstSegment, last - cell.firstSegment);
    [lastRow, lastEnd, last] = [row, endAt(runs, at), value];
  }
}

/** By what was last seen in each column on the way up, in some columns of some rows. */
function meetInColumns(runs: Runs, columns: number, meet: Meet): void {
  const below = new Columns(columns);
  for (let at = 0; at < runs.length; at += runFields) {
    const value = valueAt(runs, at);
    const row = rowAt(runs, at);
    if (value < cell.firstSegment || row % rowStep !== 0) continue;
    const end = endAt(runs, at);
    for (let column = Math.ceil(startAt(runs, at) / rowStep) * rowStep; column < end; column += rowStep) {
      const other = below.replace(column, row, value);
      if (other !== 0 && other !== value) meet(value - cell.firstSegment, other - cell.firstSegment);
    }
  }
}

/** The last room of each column. */
class Columns {
  readonly #values: Uint8Array;
  readonly #rows: Int32Array;

  constructor(count: number) {
    this.#values = new Uint8Array(count);
    this.#rows = new Int32Array(count);
  }

  /** @returns what was there before, where that is near; else 0 */
  replace(column: number, row: number, value: number): number {
    const isNear = row - (this.#rows[column] ?? 0) <= nearCells;
    const before = isNear ? (this.#values[column] ?? 0) : 0;
    this.#values[column] = value;
    this.#rows[column] = row;
    return before;
  }
}

export interface RoomCentre extends Point {
  readonly segment: Segment;
  /** How many cells are free to the left and right together. */
  readonly columns: number;
}

/** Longer runs are no better: the middle counts. */
const longEnoughCells = 60;

/** A place inside of each room for its name: in its longest row near its middle. */
export function roomCentres({ segments, grid }: RobotMap, runs: Runs): RoomCentre[] {
  const best = bestRuns(runs, middleRows(runs, segments.length));
  return segments.flatMap((segment, index) => {
    const at = best[index] ?? -1;
    if (at === -1) return [];
    const [row = 0, start = 0, end = 0] = runs.subarray(at, at + runFields);
    const xMillimeters = grid.xMillimeters + ((start + end) / 2) * grid.cellMillimeters;
    const yMillimeters = grid.yMillimeters + (row + 0.5) * grid.cellMillimeters;
    return [{ segment, xMillimeters, yMillimeters, columns: end - start }];
  });
}

/** The mean row of each room's cells. */
function middleRows(runs: Runs, rooms: number): Float64Array {
  const cells = new Float64Array(rooms);
  const rows = new Float64Array(rooms);
  for (let at = 0; at < runs.length; at += runFields) {
    const room = valueAt(runs, at) - cell.firstSegment;
    if (room < 0) continue;
    cells[room] = (cells[room] ?? 0) + lengthAt(runs, at);
    rows[room] = (rows[room] ?? 0) + rowAt(runs, at) * lengthAt(runs, at);
  }
  return rows.map((sum, room) => sum / (cells[room] ?? 0));
}

/** Where in `runs` the best of each room begins; -1 for a room without cells. */
function bestRuns(runs: Runs, middles: Float64Array): Int32Array {
  const best = new Int32Array(middles.length).fill(-1);
  const scores = new Float64Array(middles.length).fill(-Infinity);
  for (let at = 0; at < runs.length; at += runFields) {
    const room = valueAt(runs, at) - cell.firstSegment;
    if (room < 0) continue;
    const score = Math.min(lengthAt(runs, at), longEnoughCells) - 2 * Math.abs(rowAt(runs, at) - (middles[room] ?? 0));
    if (score <= (scores[room] ?? 0)) continue;
    best[room] = at;
    scores[room] = score;
  }
  return best;
}
