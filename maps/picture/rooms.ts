import { cell, type Point, type RobotMap, type Segment } from '../map.ts';
import { endAt, lengthAt, rowAt, runFields, startAt, valueAt, type Runs } from '../runs.ts';
import { color, roomColors } from './colors.ts';

/** As far apart as walls are thick, rooms still count as neighbours. */
const nearCells = 10;
/** Neighbours share more than a few rows. */
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

/** By what was last seen in each column on the way up, in some columns of each run. */
function meetInColumns(runs: Runs, columns: number, meet: Meet): void {
  const below = new Columns(columns);
  for (let at = 0; at < runs.length; at += runFields) {
    const value = valueAt(runs, at);
    if (value < cell.firstSegment) continue;
    const [row, end] = [rowAt(runs, at), endAt(runs, at)];
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

interface Sum {
  cells: number;
  rows: number;
  /** Where the best run begins in `runs`; -1 before there is one. */
  best: number;
  score: number;
}

/** Longer runs are no better: the middle counts. */
const longEnoughCells = 60;

/** A place inside of each room for its name: in its longest row near its middle. */
export function roomCentres({ segments, grid }: RobotMap, runs: Runs): RoomCentre[] {
  const sums: Sum[] = segments.map(() => ({ cells: 0, rows: 0, best: -1, score: -Infinity }));
  for (let at = 0; at < runs.length; at += runFields) {
    const sum = sums[valueAt(runs, at) - cell.firstSegment];
    if (sum === undefined) continue;
    const length = lengthAt(runs, at);
    sum.cells += length;
    sum.rows += rowAt(runs, at) * length;
  }
  for (let at = 0; at < runs.length; at += runFields) {
    const sum = sums[valueAt(runs, at) - cell.firstSegment];
    if (sum === undefined) continue;
    const length = lengthAt(runs, at);
    const score = Math.min(length, longEnoughCells) - 2 * Math.abs(rowAt(runs, at) - sum.rows / sum.cells);
    if (score <= sum.score) continue;
    sum.best = at;
    sum.score = score;
  }
  return segments.flatMap((segment, index) => {
    const at = sums[index]?.best ?? -1;
    if (at === -1) return [];
    const [row = 0, start = 0, end = 0] = runs.subarray(at, at + runFields);
    const xMillimeters = grid.xMillimeters + ((start + end) / 2) * grid.cellMillimeters;
    const yMillimeters = grid.yMillimeters + (row + 0.5) * grid.cellMillimeters;
    return [{ segment, xMillimeters, yMillimeters, columns: end - start }];
  });
}
