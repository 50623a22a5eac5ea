import { cell, type Point, type RobotMap, type Shape } from '../map.ts';
import { endAt, rowAt, runFields, runsOf, startAt, valueAt, type Runs } from '../runs.ts';
import {
  drawLabel,
  drawLine,
  drawText,
  fillPolygon,
  fillRectangle,
  newCanvas,
  textWidth,
  type Canvas,
  type Dot,
  type LineStyle,
} from './canvas.ts';
import { closeGaps } from './close-gaps.ts';
import { color } from './colors.ts';
import { roomName, scaleBar, type PictureContent } from './content.ts';
import { glyphRows } from './glyphs.ts';
import { layOut, robotRadius, toDot, toDots, type Layout, type Surroundings } from './layout.ts';
import { colorRooms, roomCentres } from './rooms.ts';
import { shapeStyles } from './shape-styles.ts';
import { drawDock, drawObstacle, drawRobot, drawTarget } from './symbols.ts';

/** A map that is being drawn. */
export interface Scene {
  readonly canvas: Canvas;
  readonly map: RobotMap;
  readonly layout: Layout;
  readonly runs: Runs;
}

/** Floor and walls, and what is forbidden: what all else stands on. */
export function drawGround(map: RobotMap, content: PictureContent, surroundings?: Surroundings): Scene {
  const runs = closeGaps(runsOf(map.grid));
  const layout = layOut(map, runs, surroundings);
  const canvas = newCanvas(layout.width, layout.height);
  const scene = { canvas, map, layout, runs };
  drawCells(scene, cellColors(scene, content));
  if (content.restrictions) for (const shape of map.shapes) drawShape(scene, shape);
  return scene;
}

/** Obstacles, dock and robot, the names of rooms, the scale. */
export function drawThings(scene: Scene, content: PictureContent): void {
  for (const obstacle of scene.map.obstacles) drawObstacle(scene.canvas, dotOf(scene, obstacle));
  drawPlaces(scene);
  if (content.rooms) drawNames(scene);
  drawScaleBar(scene);
}

/** @param points as x, y, x, y … */
export function drawPolyline({ canvas, map, layout }: Scene, points: ArrayLike<number>, style: LineStyle): void {
  const dots = toDots(map, layout, points);
  for (const [index, dot] of dots.entries()) {
    const before = dots[index - 1];
    if (before !== undefined) drawLine(canvas, [before, dot], style);
  }
}

export function dotOf({ map, layout }: Scene, { xMillimeters, yMillimeters }: Point): Dot {
  return toDot(map, layout, xMillimeters, yMillimeters);
}

/** The colour of each value of a cell. */
export function cellColors({ map, runs }: Pick<Scene, 'map' | 'runs'>, content: PictureContent): Uint8Array {
  const colors = new Uint8Array(256).fill(color.floor);
  colors[cell.unknown] = color.paper;
  colors[cell.wall] = color.wall;
  if (content.rooms) colors.set(colorRooms(map, runs), cell.firstSegment);
  return colors;
}

/** Each row of cells once, then copied for as many dots as a cell is high. */
function drawCells({ canvas: { dots, width }, layout, runs }: Scene, colors: Uint8Array): void {
  const { scale, left, bottom, rows, margin } = layout;
  const offset = margin - left * scale;
  for (let at = 0; at < runs.length;) {
    const row = rowAt(runs, at);
    const line = (margin + (rows - 1 - (row - bottom)) * scale) * width;
    for (; runs[at] === row; at += runFields) {
      const start = line + offset + startAt(runs, at) * scale;
      dots.fill(colors[valueAt(runs, at)] ?? 0, start, line + offset + endAt(runs, at) * scale);
    }
    for (let copy = 1; copy < scale; copy += 1) dots.copyWithin(line + copy * width, line, line + width);
  }
}

const hatchDots = 8;

function drawShape({ canvas, map, layout }: Scene, { kind, points }: Shape): void {
  const corners = toDots(map, layout, points);
  const { ink, isHatched, dash } = shapeStyles[kind];
  if (isHatched) fillPolygon(canvas, corners, ink, (x, y) => (x + y) % hatchDots === 0);
  const sides = kind === 'VirtualWall' ? corners.slice(1).entries() : corners.entries();
  for (const [index, corner] of sides) {
    const before = kind === 'VirtualWall' ? corners[index] : corners.at(index - 1);
    if (before !== undefined) drawLine(canvas, [before, corner], { ink, width: 3, dash });
  }
}

function drawPlaces(scene: Scene): void {
  const { canvas, map, layout } = scene;
  const radius = robotRadius(map, layout);
  if (map.dock !== undefined) drawDock(canvas, dotOf(scene, map.dock), radius);
  if (map.target !== undefined) drawTarget(canvas, dotOf(scene, map.target), radius);
  if (map.robot !== undefined)
    drawRobot(canvas, dotOf(scene, map.robot), { radius, headingDegrees: map.robot.headingDegrees });
}

function drawNames(scene: Scene): void {
  const { canvas, map, layout, runs } = scene;
  for (const { segment, columns, ...place } of roomCentres(map, runs)) {
    const text = roomName(segment);
    const size = textWidth(text) * 2 <= columns * layout.scale ? 2 : 1;
    const centre = dotOf(scene, place);
    const corner = {
      x: centre.x - Math.round((textWidth(text) * size) / 2),
      y: centre.y - Math.round((glyphRows * size) / 2),
    };
    drawLabel(canvas, { text, corner, size }, color.white, color.ink);
  }
}

function drawScaleBar({ canvas, map, layout }: Scene): void {
  const { millimeters, text } = scaleBar(map, layout.columns);
  const width = Math.round((millimeters / map.grid.cellMillimeters) * layout.scale);
  const corner = { x: layout.margin, y: canvas.height - layout.margin };
  fillRectangle(canvas, corner, { width, height: 3 }, color.ink);
  for (const x of [corner.x, corner.x + width - 3])
    fillRectangle(canvas, { x, y: corner.y - 6 }, { width: 3, height: 9 }, color.ink);
  const place = { x: corner.x + width + 8, y: corner.y - 9 };
  drawText(canvas, { text, corner: place, size: 2 }, color.ink);
}
