import { checkScale, FloorPlanError, GROUND, type FloorPlan } from './floor-plan.ts';
import { readLegend, type LegendLine, type Meaning } from './floor-plan-legend.ts';

const REQUIRED_KEYS = ['name', 'cell', 'origin'] as const;

interface Header {
  readonly values: ReadonlyMap<string, string>;
  readonly legend: readonly LegendLine[];
}

/** A line of the grid and how an error calls it. */
interface GridLine {
  readonly text: string;
  readonly place: string;
}

/**
 * Reads a floor plan from text (docs/simulator.md has the format).
 *
 * @throws FloorPlanError that names the file, the line and what would be right
 */
export function parseFloorPlan(text: string, fileName: string): FloorPlan {
  const lines = text.trimEnd().split(/\r?\n/);
  const gridAt = lines.findIndex((line) => line.trim() === 'grid:');
  if (gridAt < 0) throw new FloorPlanError(fileName, '"grid:" is missing');
  const header = readHeader(lines.slice(0, gridAt), fileName);
  const [cellMillimeters = 0] = numbersOf(header, { key: 'cell', count: 1, fileName });
  const [originXMillimeters = 0, originYMillimeters = 0] = numbersOf(header, { key: 'origin', count: 2, fileName });
  const { rooms, meanings } = readLegend(header.legend);
  const gridLines = lines
    .slice(gridAt + 1)
    .map((line, index) => ({ text: line, place: `${fileName}:${gridAt + 2 + index}` }));
  checkScale({ columns: gridLines[0]?.text.length ?? 0, rows: gridLines.length, cellMillimeters }, fileName);
  const { columns, rows, grid } = readGrid(gridLines, meanings, fileName);
  const dock = findDock(grid, fileName);
  return {
    name: header.values.get('name') ?? '',
    columns,
    rows,
    cellMillimeters,
    originXMillimeters,
    originYMillimeters,
    rooms,
    cells: Uint8Array.from(grid, ({ cell }) => cell),
    ground: Uint8Array.from(grid, ({ ground }) => ground ?? GROUND.plain),
    dock: {
      xMillimeters: originXMillimeters + ((dock.index % columns) + 0.5) * cellMillimeters,
      yMillimeters: originYMillimeters + (Math.floor(dock.index / columns) + 0.5) * cellMillimeters,
      headingDegrees: dock.headingDegrees,
    },
    source: { fileName, gridLine: gridAt + 2 },
  };
}

function readHeader(lines: readonly string[], fileName: string): Header {
  const values = new Map<string, string>();
  const legend: LegendLine[] = [];
  for (const [index, line] of lines.entries()) {
    const place = `${fileName}:${index + 1}`;
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, key, value = ''] = /^(name|cell|origin|legend):\s*(\S.*)$/.exec(line.trimEnd()) ?? [];
    if (key === undefined) throw new FloorPlanError(place, 'expected name:, cell:, origin:, legend: or grid:');
    if (key === 'legend') legend.push({ place, text: value });
    else values.set(key, value);
  }
  for (const key of REQUIRED_KEYS)
    if (!values.has(key)) throw new FloorPlanError(fileName, `"${key}:" is missing before "grid:"`);
  return { values, legend };
}

function numbersOf(
  header: Header,
  { key, count, fileName }: { key: string; count: number; fileName: string },
): readonly number[] {
  const text = header.values.get(key) ?? '';
  const numbers = text.split(/\s+/).map(Number);
  if (numbers.length !== count || !numbers.every(Number.isFinite))
    throw new FloorPlanError(fileName, `${key} is "${text}": it must be ${count} number(s) of millimetres`);
  return numbers;
}

/** @returns the meaning of each cell, the bottom row first */
function readGrid(lines: readonly GridLine[], meanings: ReadonlyMap<string, Meaning>, fileName: string) {
  const columns = lines[0]?.text.length ?? 0;
  if (columns === 0) throw new FloorPlanError(fileName, 'the grid is empty');
  const grid = lines.toReversed().flatMap((line) => readGridLine(line, columns, meanings));
  return { columns, rows: lines.length, grid };
}

function readGridLine({ text, place }: GridLine, columns: number, meanings: ReadonlyMap<string, Meaning>): Meaning[] {
  if (text.length !== columns)
    throw new FloorPlanError(place, `${text.length} cells, but the grid's first line has ${columns}`);
  return Array.from({ length: columns }, (_, column) => {
    const sign = text.charAt(column);
    const meaning = meanings.get(sign);
    if (meaning === undefined) throw new FloorPlanError(`${place}:${column + 1}`, `"${sign}" is not in the legend`);
    return meaning;
  });
}

function findDock(grid: readonly Meaning[], fileName: string): { index: number; headingDegrees: number } {
  const docks = grid.flatMap(({ dockHeadingDegrees: headingDegrees }, index) =>
    headingDegrees === undefined ? [] : [{ index, headingDegrees }],
  );
  const [dock] = docks;
  if (dock === undefined || docks.length > 1)
    throw new FloorPlanError(fileName, `the grid has ${docks.length} docks: it must have one`);
  return dock;
}
