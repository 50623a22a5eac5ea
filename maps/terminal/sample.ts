import { cell, type Grid } from '../map.ts';
import type { Canvas } from '../picture/canvas.ts';
import type { TerminalFrame } from './frame.ts';

/** A wall that is one cell thick and goes through a dot is to be seen; a chair leg is not to fill it. */
const wallShare = 0.8;

/**
 * Colours each dot by the cells below it: a wall where one goes through, else what most of the known are, nothing where most are
 * unknown.
 *
 * @param colors of each value of a cell
 */
export function sampleCells(
  canvas: Canvas,
  grid: Grid,
  { frame, colors }: { frame: TerminalFrame; colors: Uint8Array },
): void {
  const { columns, rows, cellsPerDot, left, bottom } = frame;
  const counts = new Counts();
  for (let y = 0; y < 2 * rows; y += 1) {
    const [below, above] = spanOf(bottom + (2 * rows - 1 - y) * cellsPerDot, cellsPerDot, grid.rows);
    for (let x = 0; x < columns; x += 1) {
      const [from, to] = spanOf(left + x * cellsPerDot, cellsPerDot, grid.columns);
      counts.clear();
      for (let row = below; row < above; row += 1) counts.addRow(grid, row * grid.columns, [from, to]);
      canvas.dots[y * canvas.width + x] = colors[counts.kind(cellsPerDot)] ?? 0;
    }
  }
}

/** The cells of which the middle is in a stretch, at least one; none outside of the grid. */
function spanOf(start: number, length: number, count: number): [number, number] {
  const from = Math.round(start);
  const to = Math.max(from + 1, Math.round(start + length));
  return [Math.max(0, from), Math.min(count, to)];
}

/** How many cells of each value there are. */
class Counts {
  readonly #counts = new Uint32Array(256);
  #seen: number[] = [];
  #all = 0;

  clear(): void {
    for (const value of this.#seen) this.#counts[value] = 0;
    this.#seen = [];
    this.#all = 0;
  }

  /** @param first cell of the row */
  addRow({ cells }: Grid, first: number, [from, to]: readonly [number, number]): void {
    for (let column = from; column < to; column += 1) this.#add(cells[first + column] ?? cell.unknown);
  }

  #add(value: number): void {
    if (this.#counts[value] === 0) this.#seen.push(value);
    this.#counts[value] = (this.#counts[value] ?? 0) + 1;
    this.#all += 1;
  }

  /** @param across how many cells a side has */
  kind(across: number): number {
    if ((this.#counts[cell.wall] ?? 0) >= Math.max(1, wallShare * across)) return cell.wall;
    if ((this.#counts[cell.unknown] ?? 0) * 2 > this.#all) return cell.unknown;
    const known = this.#seen.filter((value) => value !== cell.unknown);
    return known.reduce((a, b) => ((this.#counts[b] ?? 0) > (this.#counts[a] ?? 0) ? b : a), known[0] ?? cell.unknown);
  }
}
