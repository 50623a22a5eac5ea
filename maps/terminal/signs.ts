import type { Point, RobotMap } from '../map.ts';
import { color } from '../picture/colors.ts';
import { roomName, type PictureContent } from '../picture/content.ts';
import { roomCentres } from '../picture/rooms.ts';
import type { Runs } from '../runs.ts';
import { dotOf, type TerminalFrame } from './frame.ts';

/** A character that stands for something, over the dots of its place. */
export interface Sign {
  readonly character: string;
  readonly ink: number;
  /** Under it; the floor it is on when absent. */
  readonly ground?: number;
}

/** By their place: row × columns + column. */
export type Signs = ReadonlyMap<number, Sign>;

/** From heading 0, to the right, counter-clockwise. */
const ARROWS = ['→', '↗', '↑', '↖', '←', '↙', '↓', '↘'];
const PLAIN_ARROWS = ['>', '^', '<', 'v'];
const DOCK = { colored: '⌂', plain: 'D' };
const TARGET = { colored: '✕', plain: 'X' };
/** A room that is hardly wider than its name is better seen without it. */
const besideName = 2;

/** Names of rooms, then the target, the dock and, over all, the robot. */
export function signsOf(
  map: RobotMap,
  options: { frame: TerminalFrame; runs: Runs; content: PictureContent; hasColors: boolean },
): Signs {
  const { frame, runs, content, hasColors } = options;
  const signs = new Map<number, Sign>();
  const put = (place: Point | undefined, sign: Sign): void => {
    const at = place && placeOf(map, frame, place);
    if (at !== undefined) signs.set(at, sign);
  };
  if (content.rooms) putNames(map, { frame, runs, signs });
  put(map.target, { character: hasColors ? TARGET.colored : TARGET.plain, ink: color.robot });
  put(map.dock, { character: hasColors ? DOCK.colored : DOCK.plain, ink: color.white, ground: color.dock });
  put(map.robot, {
    character: arrowOf(map.robot?.headingDegrees ?? 0, hasColors),
    ink: color.white,
    ground: color.robot,
  });
  return signs;
}

function arrowOf(headingDegrees: number, hasColors: boolean): string {
  const arrows = hasColors ? ARROWS : PLAIN_ARROWS;
  const turn = Math.round((headingDegrees * arrows.length) / 360) % arrows.length;
  return arrows.at(turn) ?? '';
}

/** Undefined outside of the frame. */
function placeOf(map: RobotMap, frame: TerminalFrame, place: Point): number | undefined {
  const { x, y } = dotOf(map, frame, place);
  const row = Math.floor(y / 2);
  const isInside = x >= 0 && x < frame.columns && row >= 0 && row < frame.rows;
  return isInside ? row * frame.columns + x : undefined;
}

function putNames(
  map: RobotMap,
  { frame, runs, signs }: { frame: TerminalFrame; runs: Runs; signs: Map<number, Sign> },
): void {
  for (const { segment, columns, ...place } of roomCentres(map, runs)) {
    const characters = Array.from(printable(roomName(segment)));
    const room = columns / frame.cellsPerDot - besideName;
    const middle = placeOf(map, frame, place);
    const column = middle === undefined ? 0 : (middle % frame.columns) - Math.floor(characters.length / 2);
    const isInside = column >= 0 && column + characters.length <= frame.columns;
    if (middle === undefined || characters.length > room || !isInside) continue;
    const start = middle - (middle % frame.columns) + column;
    for (const [index, character] of characters.entries()) signs.set(start + index, { character, ink: color.ink });
  }
}

/** A name comes from a robot: nothing in it may move the cursor, or be as wide as two. */
function printable(name: string): string {
  return name.replace(/[^\u0020-\u007E\u00A1-\u00AC\u00AE-\u02FF\u0370-\u0482\u048A-\u052F]/g, '?');
}
