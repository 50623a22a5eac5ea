import type { Grid, Point, RobotMap } from '../map.ts';
import { drawLine, drawText, textWidth, type Canvas, type Dot, type LineStyle } from './canvas.ts';
import { color } from './colors.ts';
import { everything } from './content.ts';
import { glyphRows } from './glyphs.ts';
import { toDots } from './layout.ts';
import { dotOf, drawGround, drawPolyline, drawThings, type Scene } from './scene.ts';
import { drawWaypoint, drawWaypointDot, waypointRadius, type Waypoint } from './symbols.ts';

export interface AskedWaypoint extends Point {
  /** It was left out, because the way there was blocked. */
  readonly isSkipped?: boolean | undefined;
}

export interface DrivePaths {
  /** Where it was sent, in turn. */
  readonly asked: readonly AskedWaypoint[];
  /** From the last waypoint it was to go to the first one again. */
  readonly isRound?: boolean | undefined;
  /** Where it drove, oldest first, as x, y, x, y … */
  readonly driven: ArrayLike<number>;
}

/** The asked line is wide and interrupted, also where it goes there and back, the driven one thin on top of it: where they are one, both are seen. */
const askedStyle: LineStyle = { ink: color.robot, width: 5, dash: 10, isDashedByPlace: true };
const drivenRim: LineStyle = { ink: color.white, width: 4 };
const drivenStyle: LineStyle = { ink: color.path, width: 2 };

/** A drive: what was asked, its waypoints numbered from 1, and what was driven, on the map where there is one, else on paper. */
export function drawDrive(map: RobotMap | undefined, { asked, isRound, driven }: DrivePaths): Canvas {
  const line = isRound === true ? [...asked, ...asked.slice(0, 1)] : asked;
  const askedPoints = line.flatMap(({ xMillimeters, yMillimeters }) => [xMillimeters, yMillimeters]);
  const paths = [...askedPoints, ...Array.from(driven)];
  const ground = map ?? paperFor(paths);
  const points = map === undefined ? cornersOf(ground.grid) : paths;
  const scene = drawGround(ground, everything, { points, legendDots, leastWidth: legendWidth });
  drawPolyline(scene, askedPoints, askedStyle);
  for (const style of [drivenRim, drivenStyle]) drawPolyline(scene, driven, style);
  drawThings(scene, everything);
  drawWaypoints(scene, asked);
  const isSeen = {
    asked: isLine(scene, askedPoints),
    driven: isLine(scene, driven),
    skipped: asked.some(({ isSkipped }) => isSkipped === true),
  };
  drawLegend(
    scene,
    legend.filter(({ text }) => isSeen[text]),
  );
  return scene.canvas;
}

/** Whether it goes anywhere, as far as a picture shows it. */
function isLine({ map, layout }: Scene, points: ArrayLike<number>): boolean {
  const [first, ...others] = toDots(map, layout, points);
  return first !== undefined && others.some(({ x, y }) => x !== first.x || y !== first.y);
}

/** Cells of paper are no smaller than those of robots, and a path across a country is drawn as one across a room. */
const leastCellMillimeters = 50;
const mostCells = 1_000;
const paperMarginMillimeters = 500;

/** A map of nothing that goes a little beyond all points. */
function paperFor(points: readonly number[]): RobotMap {
  const [left, right] = rangeOf(points.filter((_, index) => index % 2 === 0));
  const [bottom, top] = rangeOf(points.filter((_, index) => index % 2 === 1));
  const cellMillimeters = Math.max(leastCellMillimeters, Math.ceil(Math.max(right - left, top - bottom) / mostCells));
  const columns = Math.ceil((right - left) / cellMillimeters);
  const rows = Math.ceil((top - bottom) / cellMillimeters);
  const cells = new Uint8Array(columns * rows);
  return {
    grid: { cellMillimeters, columns, rows, xMillimeters: left, yMillimeters: bottom, cells },
    segments: [],
    path: new Int32Array(),
    plannedPath: new Int32Array(),
    shapes: [],
    obstacles: [],
  };
}

function cornersOf({ xMillimeters: x, yMillimeters: y, columns, rows, cellMillimeters }: Grid): number[] {
  return [x, y, x + columns * cellMillimeters, y + rows * cellMillimeters];
}

/** With a margin. */
function rangeOf(numbers: readonly number[]): [number, number] {
  const first = numbers[0] ?? 0;
  return [
    numbers.reduce((least, one) => Math.min(least, one), first) - paperMarginMillimeters,
    numbers.reduce((most, one) => Math.max(most, one), first) + paperMarginMillimeters,
  ];
}

/** A number for each that is not too near to one before; the others are small. */
function drawWaypoints(scene: Scene, asked: readonly AskedWaypoint[]): void {
  const numbered: (Dot & Waypoint)[] = [];
  for (const [index, waypoint] of asked.entries()) {
    const centre = dotOf(scene, waypoint);
    const number = { text: String(index + 1), isSkipped: waypoint.isSkipped === true };
    const distance = 2 * waypointRadius(number.text);
    const isFree = numbered.every(({ x, y }) => Math.hypot(x - centre.x, y - centre.y) > distance);
    if (isFree) numbered.push({ ...centre, ...number });
    else drawWaypointDot(scene.canvas, centre, number.isSkipped);
  }
  for (const { x, y, ...waypoint } of numbered) drawWaypoint(scene.canvas, { x, y }, waypoint);
}

const legendDots = 34;
const sampleDots = 46;
const letterSize = 2;
const gapDots = 10;

interface LegendEntry {
  readonly text: 'asked' | 'driven' | 'skipped';
  readonly draw: (canvas: Canvas, left: Dot) => void;
}

const legend: readonly LegendEntry[] = [
  { text: 'asked', draw: (canvas, left) => drawLine(canvas, [left, { ...left, x: left.x + sampleDots }], askedStyle) },
  {
    text: 'driven',
    draw: (canvas, left) => drawLine(canvas, [left, { ...left, x: left.x + sampleDots }], drivenStyle),
  },
  {
    text: 'skipped',
    draw: (canvas, { x, y }) =>
      drawWaypoint(canvas, { x: x + sampleDots - waypointRadius('1'), y }, { text: '1', isSkipped: true }),
  },
];

const entryWidth = (text: string): number => sampleDots + textWidth(text) * letterSize + 3 * gapDots;
const legendWidth = legend.reduce((width, { text }) => width + entryWidth(text), 0);

/** In the space below the map that was left for it. */
function drawLegend({ canvas, layout: { margin, rows, scale } }: Scene, entries: readonly LegendEntry[]): void {
  const y = 2 * margin + rows * scale;
  let x = margin;
  for (const { text, draw } of entries) {
    draw(canvas, { x, y });
    const corner = { x: x + sampleDots + gapDots, y: y - Math.round((glyphRows * letterSize) / 2) };
    drawText(canvas, { text, corner, size: letterSize }, color.ink);
    x += entryWidth(text);
  }
}
