/** Colours of a picture by number: the sixteen of a palette, which makes four bits a dot. */
export const color = {
  paper: 0,
  wall: 1,
  floor: 2,
  /** The first of `roomColors`. */
  room: 3,
  path: 10,
  robot: 11,
  dock: 12,
  restriction: 13,
  ink: 14,
  white: 15,
} as const;

/** Rooms that touch get different ones. */
export const roomColors = color.path - color.room;

/**
 * Pale rooms under dark things, told apart by lightness too, so that it reads for the colour-blind; the paper is opaque, so that
 * it reads on dark ground.
 */
export const PALETTE = [
  '#fbfbf8',
  '#3d3f4a',
  '#e2e4e6',
  '#a9d3ee',
  '#f7dc96',
  '#b5ddb8',
  '#efc0b0',
  '#cbc2ea',
  '#d9e39f',
  '#e8bfd8',
  '#2b6cb0',
  '#c2410c',
  '#0f766e',
  '#b91c1c',
  '#1f2430',
  '#ffffff',
] as const;
