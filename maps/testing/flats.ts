import { cell, type RobotMap } from '../map.ts';

/** Two rows of three cells, nothing else: what a test wants of a map it adds. */
export const smallMap: RobotMap = {
  grid: {
    cellMillimeters: 50,
    columns: 3,
    rows: 2,
    xMillimeters: 0,
    yMillimeters: 0,
    cells: Uint8Array.of(cell.floor, cell.floor, cell.wall, cell.unknown, cell.firstSegment, cell.firstSegment),
  },
  segments: [{ id: '17', name: 'hall', active: true }],
  path: new Int32Array(0),
  plannedPath: new Int32Array(0),
  shapes: [],
  obstacles: [],
};

/** Eight rooms on 1024 × 1024 cells, 1.5 % of their floor unknown and 3 % of their walls, and a path of 2,000 points. */
export function speckledFlat(seed: number): RobotMap {
  const chance = randomFrom(seed);
  const cells = new Uint8Array(1024 * 1024);
  for (let room = 0; room < 8; room += 1) {
    const corner = (120 + (room >> 2) * 400) * 1024 + 80 + (room % 4) * 220;
    for (let index = 0; index < 200 * 360; index += 1) {
      const [x, y] = [index % 200, Math.floor(index / 200)];
      const wall = Math.min(x, y, 199 - x, 359 - y) < 4;
      const unknown = chance() < (wall ? 0.03 : 0.015);
      if (!unknown) cells[corner + y * 1024 + x] = wall ? cell.wall : cell.firstSegment + room;
    }
  }
  const path = Array.from({ length: 2000 }, (_, index) => [
    5_000 + 40 * ((index * 37) % 1000),
    7_000 + 10 * Math.round(3_500 * Math.abs(Math.sin(index / 40))),
  ]);
  return {
    ...smallMap,
    mapId: '853',
    grid: { ...smallMap.grid, columns: 1024, rows: 1024, cells },
    segments: Array.from({ length: 8 }, (_, room) => ({ id: `${room + 1}` })),
    dock: { xMillimeters: 25_600, yMillimeters: 25_600, headingDegrees: 90 },
    path: Int32Array.from(path.flat()),
  };
}

/** mulberry32: the same numbers from 0 to 1 for a seed on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
