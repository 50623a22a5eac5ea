import { cell, type Point, type RobotMap, type Segment } from '../map.ts';
import { eachRun, type Run, type Runs } from '../runs.ts';
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
  let last: Run = { row: -1, start: 0, end: 0, value: 0 };
  for (const run of eachRun(runs)) {
    if (run.value < cell.firstSegment || run.row % rowStep !== 0) continue;
    const isNear = run.row === last.row && run.start - last.end <= nearCells;
    if (isNear && run.value !== last.value) meet(run.value - cell.firstSegment, last.value - cell.firstSegment);
    last = run;
  }
}

/** By what was last seen in each column on the way up, in some columns of each run. */
function meetInColumns(runs: Runs, columns: number, meet: Meet): void {
  const last: (Run | undefined)[] = Array.from({ length: columns });
  for (const run of eachRun(runs)) {
    if (run.value < cell.firstSegment) continue;
    for (let column = Math.ceil(run.start / rowStep) * rowStep; column < run.end; column += rowStep) {
      const below = last[column];
      last[column] = run;
      if (below === undefined || below.value === run.value || run.row - below.row > nearCells) continue;
      meet(run.value - cell.firstSegment, below.value - cell.firstSegment);
    }
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
  best: Run | undefined;
  score: number;
}

/** A place inside of each room for its name: in its longest row near its middle. */
export function roomCentres({ segments, grid }: RobotMap, runs: Runs): RoomCentre[] {
  const sums: Sum[] = segments.map(() => ({ cells: 0, rows: 0, best: undefined, score: -Infinity }));
  for (const { value, row, start, end } of eachRun(runs)) {
    const sum = sums[value - cell.firstSegment];
    if (sum === undefined) continue;
    sum.cells += end - start;
    sum.rows += row * (end - start);
  }
  for (const run of eachRun(runs)) {
    const sum = sums[run.value - cell.firstSegment];
    if (sum === undefined) continue;
    const score = Math.min(run.end - run.start, 60) - 2 * Math.abs(run.row - sum.rows / sum.cells);
    if (score > sum.score) Object.assign(sum, { best: run, score });
  }
  return segments.flatMap((segment, index) => {
    const best = sums[index]?.best;
    if (best === undefined) return [];
    const xMillimeters = grid.xMillimeters + ((best.start + best.end) / 2) * grid.cellMillimeters;
    const yMillimeters = grid.yMillimeters + (best.row + 0.5) * grid.cellMillimeters;
    return [{ segment, xMillimeters, yMillimeters, columns: best.end - best.start }];
  });
}
