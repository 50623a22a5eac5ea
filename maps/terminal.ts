import type { RobotMap, Shape } from './map.ts';
import { drawLine, fillPolygon, newCanvas, type Canvas } from './picture/canvas.ts';
import { closeGaps } from './picture/close-gaps.ts';
import { color } from './picture/colors.ts';
import { everything, type PictureContent } from './picture/content.ts';
import { cellColors } from './picture/scene.ts';
import { shapeStyles } from './picture/shape-styles.ts';
import { runsOf } from './runs.ts';
import { coloredLines, plainLines } from './terminal/lines.ts';
import { dotsOf, fitIn, type TerminalFrame } from './terminal/frame.ts';
import { sampleCells } from './terminal/sample.ts';
import { signsOf } from './terminal/signs.ts';

export interface TerminalView {
  /** What of the terminal the map may take. */
  readonly columns: number;
  readonly rows: number;
  /** In the 256 colours that terminals have, two dots a character; else in plain ASCII. */
  readonly hasColors: boolean;
  readonly content?: PictureContent;
}

export interface TerminalMap {
  /** At most as many as there are rows, each at most as wide as there are columns. */
  readonly lines: readonly string[];
  /** False: the map is too large to be read as a whole, and this is what is around the robot. */
  readonly isWhole: boolean;
}

/**
 * A map for a terminal: walls, floor and rooms in shades, what is forbidden, the path, the dock, and the robot as an arrow that
 * points where it looks. A character is taken for twice as high as wide, as nearly all are, so that a square room is square.
 */
export function drawInTerminal(map: RobotMap, view: TerminalView): TerminalMap {
  const { content = everything, hasColors } = view;
  const runs = closeGaps(runsOf(map.grid));
  const frame = fitIn(map, runs, view);
  if (frame === undefined) return { lines: [], isWhole: false };
  const canvas = newCanvas(frame.columns, 2 * frame.rows);
  sampleCells(canvas, map.grid, { frame, colors: cellColors({ map, runs }, content) });
  if (content.restrictions) for (const shape of map.shapes) drawShape(canvas, map, { frame, shape });
  if (content.path) {
    drawPoints(canvas, dotsOf(map, frame, map.path), color.path);
    drawPoints(canvas, dotsOf(map, frame, map.plannedPath), color.path, 1);
  }
  const drawn = { canvas, frame, signs: signsOf(map, { frame, runs, content, hasColors }) };
  return { lines: hasColors ? coloredLines(drawn) : plainLines(drawn), isWhole: frame.isWhole };
}

function drawPoints(canvas: Canvas, dots: ReturnType<typeof dotsOf>, ink: number, dash = 0): void {
  for (const [index, dot] of dots.entries()) {
    const before = dots[index - 1];
    if (before !== undefined) drawLine(canvas, [before, dot], { ink, dash });
  }
}

/** Where one dot is a hand wide, a zone is every other dot of it. A carpet would only be in the way. */
function drawShape(canvas: Canvas, map: RobotMap, { frame, shape }: { frame: TerminalFrame; shape: Shape }): void {
  const { kind, points } = shape;
  if (kind === 'Carpet') return;
  const { ink, isHatched } = shapeStyles[kind];
  const corners = dotsOf(map, frame, points);
  if (isHatched) fillPolygon(canvas, corners, ink, (x, y) => (x + y) % 2 === 0);
  drawPoints(canvas, kind === 'VirtualWall' ? corners : [...corners, ...corners.slice(0, 1)], ink);
}
