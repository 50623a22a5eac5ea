import { cell, type RobotMap } from '../map.ts';

/** A map without anything in it. */
export function emptyMap(columns = 0, rows = 0): RobotMap {
  const cells = new Uint8Array(columns * rows);
  const grid = { cellMillimeters: 50, columns, rows, xMillimeters: 0, yMillimeters: 0, cells };
  const [path, plannedPath] = [new Int32Array(), new Int32Array()];
  return { grid, segments: [], path, plannedPath, shapes: [], obstacles: [] };
}

/**
 * A map from rows of characters, the uppermost first: `#` wall, `.` floor, a space unknown, and a letter for each room, whose id
 * it is.
 */
export function drawnMap(...lines: readonly string[]): RobotMap {
  const columns = Math.max(...lines.map((line) => line.length));
  const map = emptyMap(columns, lines.length);
  const ids = [...new Set(lines.join(''))].filter((character) => !'#. '.includes(character)).toSorted();
  for (const [row, line] of lines.toReversed().entries()) {
    for (const [column, character] of Array.from(line).entries()) {
      const plain = { '#': cell.wall, '.': cell.floor, ' ': cell.unknown }[character];
      map.grid.cells[row * columns + column] = plain ?? cell.firstSegment + ids.indexOf(character);
    }
  }
  return { ...map, segments: ids.map((id) => ({ id })) };
}
