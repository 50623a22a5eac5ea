import { cell, type Grid } from './map.ts';
import { wordOfFour, wordsOf } from './words.ts';

/** Neighbouring cells of one row that are the same: `row`, `start`, `end` (the first cell after it), `value`, flat. */
export type Runs = Int32Array;

export const runFields = 4;

/** All runs of cells that are known, row by row from the lowest. */
export function runsOf({ cells, columns, rows }: Grid): Runs {
  const words = wordsOf(cells);
  let runs = new Int32Array(65_536);
  let used = 0;
  for (let at = 0; at < columns * rows;) {
    const row = Math.floor(at / columns);
    const value = cells[at] ?? cell.unknown;
    const next = endOfRun({ cells, words }, at, (row + 1) * columns);
    if (value !== cell.unknown) {
      if (used === runs.length) runs = grown(runs);
      runs[used] = row;
      runs[used + 1] = at - row * columns;
      runs[used + 2] = next - row * columns;
      runs[used + 3] = value;
      used += runFields;
    }
    at = next;
  }
  return runs.subarray(0, used);
}

interface Cells {
  readonly cells: Uint8Array;
  /** The same by fours. */
  readonly words: Int32Array;
}

function endOfRun({ cells, words }: Cells, at: number, end: number): number {
  const value = cells[at] ?? cell.unknown;
  let next = at + 1;
  while (next < end && next % 4 !== 0 && cells[next] === value) next += 1;
  if (next % 4 === 0) {
    const four = wordOfFour(value);
    while (next + 4 <= end && words[next >> 2] === four) next += 4;
  }
  while (next < end && cells[next] === value) next += 1;
  return next;
}

function grown(runs: Runs): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(runs.length * 2);
  larger.set(runs);
  return larger;
}

/** The fields of the run that begins at `at`, a multiple of `runFields`. */
export const rowAt = (runs: Runs, at: number): number => runs[at] ?? 0;
export const startAt = (runs: Runs, at: number): number => runs[at + 1] ?? 0;
export const endAt = (runs: Runs, at: number): number => runs[at + 2] ?? 0;
export const valueAt = (runs: Runs, at: number): number => runs[at + 3] ?? 0;
export const lengthAt = (runs: Runs, at: number): number => endAt(runs, at) - startAt(runs, at);

export interface Run {
  readonly row: number;
  readonly start: number;
  readonly end: number;
  readonly value: number;
}

/** One by one, for what need not be fast. */
export function* eachRun(runs: Runs): Generator<Run> {
  for (let at = 0; at < runs.length; at += runFields) {
    yield { row: rowAt(runs, at), start: startAt(runs, at), end: endAt(runs, at), value: valueAt(runs, at) };
  }
}
