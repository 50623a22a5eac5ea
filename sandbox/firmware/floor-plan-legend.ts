import { FIRST_ROOM, FLOOR, FloorPlanError, GROUND, OBSTACLE, type Room } from './floor-plan.ts';

/** What follows `legend:`, and how an error calls the line. */
export interface LegendLine {
  readonly text: string;
  readonly place: string;
}

/** What a character of the grid stands for. */
export interface Meaning {
  readonly cell: number;
  /** One of GROUND; plain without it. */
  readonly ground?: number;
  /** Only of the dock. */
  readonly dockHeadingDegrees?: number;
}

interface Entry {
  /** The words after the kind. */
  readonly words: readonly string[];
  /** Of the lines before. */
  readonly rooms: Room[];
  readonly place: string;
}

const KINDS: Readonly<Record<string, (entry: Entry) => Meaning>> = {
  wall: () => ({ cell: OBSTACLE }),
  furniture: () => ({ cell: OBSTACLE }),
  stairs: () => ({ cell: OBSTACLE, ground: GROUND.stairs }),
  floor: () => ({ cell: FLOOR }),
  door: () => ({ cell: FLOOR }),
  room: readRoom,
  carpet: (entry) => ({ cell: readRoomOf(entry, 'carpet'), ground: GROUND.carpet }),
  cable: (entry) => ({ cell: readRoomOf(entry, 'cable'), ground: GROUND.cable }),
  dock: readDock,
};

const KINDS_IN_WORDS =
  'wall, furniture, stairs, floor, door, room ID NAME, carpet ID, cable ID or dock ID HEADING, with the ID of a room';

/** @throws FloorPlanError */
export function readLegend(lines: readonly LegendLine[]): { rooms: Room[]; meanings: Map<string, Meaning> } {
  const rooms: Room[] = [];
  const meanings = new Map<string, Meaning>();
  for (const { text, place } of lines) {
    const [sign = '', kind = '', ...words] = text.split(/\s+/);
    if (sign.length !== 1) throw new FloorPlanError(place, `"${sign}" must be one character`);
    if (meanings.has(sign)) throw new FloorPlanError(place, `"${sign}" is in the legend twice`);
    const read = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
    if (read === undefined) throw new FloorPlanError(place, `"${kind}" must be ${KINDS_IN_WORDS}`);
    meanings.set(sign, read({ words, rooms, place }));
  }
  return { rooms, meanings };
}

function readRoom({ words: [segmentId = '', name = ''], rooms, place }: Entry): Meaning {
  if (!/^\d{1,5}$/.test(segmentId) || name === '')
    throw new FloorPlanError(place, 'a room is written "room 16 kitchen"');
  if (rooms.some((room) => room.segmentId === segmentId))
    throw new FloorPlanError(place, `room ${segmentId} is in the legend twice`);
  if (rooms.length === 64) throw new FloorPlanError(place, 'there are more than 64 rooms');
  return { cell: FIRST_ROOM + rooms.push({ segmentId, name }) - 1 };
}

function readDock(entry: Entry): Meaning {
  const cell = readRoomOf(entry, 'dock');
  const heading = entry.words[1] ?? '';
  const dockHeadingDegrees = Number(heading);
  if (heading === '' || !Number.isFinite(dockHeadingDegrees))
    throw new FloorPlanError(entry.place, 'a dock is written "dock 16 90", with the heading in degrees');
  return { cell, dockHeadingDegrees };
}

/** The cell of the room that something lies in. */
function readRoomOf({ words: [segmentId = ''], rooms, place }: Entry, what: string): number {
  const index = rooms.findIndex((room) => room.segmentId === segmentId);
  if (index >= 0) return FIRST_ROOM + index;
  throw new FloorPlanError(place, `the ${what} is in room "${segmentId}", which is not in the legend above it`);
}
