import { cell, type RobotMap } from '@kubevac/maps/map.ts';

const cellsAcross = 1024;
const rooms = { across: 4, columns: 200, rows: 360, wall: 4 };
/** Cells that the lidar took for something else. */
const speckle = { wall: 0.03, floor: 0.015 };
const pathPoints = 2_000;

/** The largest map that robots of this kind have: 1024 cells across, eight rooms with speckle, a path of 2,000 points. */
export function speckledMap(seed: number): RobotMap {
  const random = randomFrom(seed);
  const cells = new Uint8Array(cellsAcross * cellsAcross);
  for (let room = 0; room < 8; room += 1) fillRoom(cells, room, random);
  const side = 50 * cellsAcross;
  const path = Int32Array.from({ length: 2 * pathPoints }, (_, index) => {
    const step = index >> 1;
    const share = index % 2 === 0 ? ((step * 37) % 1000) / 1000 : Math.abs(Math.sin(step / 40));
    return Math.round(side * (0.1 + 0.7 * share));
  });
  return {
    mapId: '1',
    grid: { cellMillimeters: 50, columns: cellsAcross, rows: cellsAcross, xMillimeters: 0, yMillimeters: 0, cells },
    segments: Array.from({ length: 8 }, (_, room) => ({ id: String(room + 1) })),
    dock: { xMillimeters: side / 2, yMillimeters: side / 2, headingDegrees: 0 },
    robot: { xMillimeters: side / 3, yMillimeters: side / 3, headingDegrees: 90 },
    path,
    plannedPath: new Int32Array(),
    shapes: [],
    obstacles: [],
  };
}

function fillRoom(cells: Uint8Array, room: number, random: () => number): void {
  const left = 80 + (room % rooms.across) * 220;
  const bottom = 120 + Math.floor(room / rooms.across) * 400;
  for (let y = 0; y < rooms.rows; y += 1) {
    for (let x = 0; x < rooms.columns; x += 1) {
      const edge = Math.min(x, y, rooms.columns - 1 - x, rooms.rows - 1 - y) < rooms.wall;
      const isSpeckle = random() < (edge ? speckle.wall : speckle.floor);
      const value = edge ? cell.wall : cell.firstSegment + room;
      cells[(bottom + y) * cellsAcross + left + x] = isSpeckle ? cell.unknown : value;
    }
  }
}

/** A linear congruential generator: the same map on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
