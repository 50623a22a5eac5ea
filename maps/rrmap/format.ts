/**
 * RRMap, the map file of Roborock's and Xiaomi's robots: a header of 20 bytes, then blocks; little-endian, millimetres, y up.
 * Sources: marcelrv/XiaomiRobotVacuumProtocol (RRMapFile), Valetudo (RoborockMapParser.js), and the bytes of twelve files.
 */
export const magic = 'rr';
export const fileHeaderBytes = 20;

/** Those that are read: robots send others, whose meaning is unknown or of no use here. */
export const blockType = {
  dock: 1,
  image: 2,
  path: 3,
  gotoPath: 4,
  plannedPath: 5,
  zones: 6,
  target: 7,
  robot: 8,
  noGoZones: 9,
  walls: 10,
  activeSegments: 11,
  noMopZones: 12,
  obstacles: 15,
  digest: 1024,
} as const;

/** Type (u16), length of the header (u16) and of the data (u32). Further fields of a header depend on the type. */
export const blockHeaderBytes = 8;
/** Blocks of records have their count behind it. */
export const countedHeaderBytes = 12;
export const pathHeaderBytes = 20;
/** SHA-1. */
export const digestBytes = 20;

/**
 * The header's length tells images apart, not the version: an S6 says 1.0, as the first generation does, and has segments.
 * Segment images have the number of segments before the other fields.
 */
export const imageHeaderBytes = { plain: 24, segments: 28 } as const;

export const cellMillimeters = 50;

/**
 * A pixel's low three bits are 0 (nothing), 1 (wall) or more (floor), the high five the segment, 0 for none. Robots write
 * 7 for floor; in plain images it is 255, where the high bits mean nothing.
 */
export const pixel = { kindMask: 0b111, segmentShift: 3, wall: 1, floor: 7, plainFloor: 255 } as const;
export const lastSegmentNumber = 31;
