import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';

/** What `nav_msgs/OccupancyGrid` says of a place, as far as a trinary map tells. */
export type Occupancy = 'occupied' | 'free' | 'unknown';

export interface OccupancyGrid {
  readonly columns: number;
  readonly rows: number;
  readonly resolutionMeters: number;
  /** Of the lower left corner: x and y in metres, and yaw. */
  readonly origin: readonly number[];
  /** Row by row from the lowest. */
  readonly cells: readonly Occupancy[];
}

interface MapYaml {
  readonly image: string;
  readonly resolution: number;
  readonly origin: readonly number[];
  readonly negate: number;
  readonly occupied_thresh: number;
  readonly free_thresh: number;
  readonly mode?: string;
}

/** Loads a map as map_server of ROS does (its wiki page, "Map format" and "Value interpretation"), nothing of ours involved. */
export function loadAsRos(yamlPath: string): OccupancyGrid {
  const yaml = load(readFileSync(yamlPath, 'utf8')) as MapYaml;
  if (yaml.mode !== undefined && yaml.mode !== 'trinary') throw new Error(`mode ${yaml.mode}`);
  const { columns, rows, most, dots } = readPgm(readFileSync(join(dirname(yamlPath), yaml.image)));
  const occupancyOf = (dot: number): Occupancy => {
    const darkness = yaml.negate === 0 ? (most - dot) / most : dot / most;
    if (darkness > yaml.occupied_thresh) return 'occupied';
    return darkness < yaml.free_thresh ? 'free' : 'unknown';
  };
  const lines = Array.from({ length: rows }, (_, row) => [...dots.subarray(row * columns, (row + 1) * columns)]);
  const cells = lines.toReversed().flat().map(occupancyOf);
  return { columns, rows, resolutionMeters: yaml.resolution, origin: yaml.origin, cells };
}

export interface Pgm {
  readonly columns: number;
  readonly rows: number;
  readonly most: number;
  readonly dots: Buffer;
}

/** A raw PGM of one byte a dot, as the pages of netpbm define it: words with white space or comments between, then the dots. */
export function readPgm(file: Buffer): Pgm {
  const head = /^P5(?:\s|#[^\n]*\n)+(\d+)(?:\s|#[^\n]*\n)+(\d+)(?:\s|#[^\n]*\n)+(\d+)\s/.exec(file.toString('latin1'));
  if (head === null) throw new Error('no raw PGM');
  const [columns, rows, most] = head.slice(1).map(Number) as [number, number, number];
  const dots = file.subarray(head[0].length);
  if (most > 255 || dots.length !== columns * rows) throw new Error(`${dots.length} dots of ${columns} x ${rows}`);
  return { columns, rows, most, dots };
}
