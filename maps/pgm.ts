import { cell, type RobotMap } from './map.ts';

/** Grey values of ROS map_server: what `mode: trinary` reads as occupied, free and unknown. */
const grey = { occupied: 0, free: 254, unknown: 205 } as const;

/** A map for ROS map_server and nav2: a PGM (P5) and the YAML that names it. */
export interface RosMap {
  readonly pgm: Buffer;
  readonly yaml: string;
}

/** @param imageName as the YAML is to call the PGM beside it */
export function rosMapOf({ grid }: RobotMap, imageName: string): RosMap {
  const { columns, rows, cells, cellMillimeters, xMillimeters, yMillimeters } = grid;
  const greys = new Uint8Array(256).fill(grey.free);
  greys[cell.unknown] = grey.unknown;
  greys[cell.wall] = grey.occupied;
  const dots = Buffer.alloc(columns * rows);
  for (let row = 0, from = 0; row < rows; row += 1) {
    // The first row of a picture is its uppermost.
    let to = (rows - 1 - row) * columns;
    for (let column = 0; column < columns; column += 1, from += 1, to += 1) dots[to] = greys[cells[from] ?? 0] ?? 0;
  }
  const yaml = [
    `image: ${imageName}`,
    'mode: trinary',
    `resolution: ${cellMillimeters / 1_000}`,
    `origin: [${xMillimeters / 1_000}, ${yMillimeters / 1_000}, 0.0]`,
    'negate: 0',
    'occupied_thresh: 0.65',
    'free_thresh: 0.196',
    '',
  ].join('\n');
  return { pgm: Buffer.concat([Buffer.from(`P5\n${columns} ${rows}\n255\n`, 'latin1'), dots]), yaml };
}
