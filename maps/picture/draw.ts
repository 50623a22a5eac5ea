import { cell, type RobotMap, type Shape } from '../map.ts';
import { endAt, rowAt, startAt, valueAt, runFields, runsOf, type Runs } from '../runs.ts';
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
} from './canvas.ts';
import { color } from './colors.ts';
import { everything, roomName, scaleBar, type PictureContent } from './content.ts';
import { glyphRows } from './glyphs.ts';
import { layOut, robotRadius, toDot, toDots, type Layout } from './layout.ts';
import { drawDock, drawObstacle, drawRobot, drawTarget } from './symbols.ts';
import { colorRooms, roomCentres } from './rooms.ts';
import { shapeStyles } from './shape-styles.ts';

/** The map as a picture: floor and walls, then what is forbidden, the path, dock and robot, the names, the scale. */
export function drawMap(map: RobotMap, content: PictureContent = everything): Canvas {
  const runs = runsOf(map.grid);
  const layout = layOut(map, runs);
  const canvas = newCanvas(layout.width, layout.height);
  drawCells(canvas, layout, runs, cellColors(map, runs, content));
  const scene = { canvas, map, layout };
  if (content.restrictions) for (const shape of map.shapes) drawShape(scene, shape);
  if (content.path) drawPath(scene);
  for (const { xMillimeters, yMillimeters } of map.obstacles)
    drawObstacle(canvas, toDot(map, layout, xMillimeters, yMillimeters));
  drawPlaces(scene);
  if (content.rooms) drawNames(scene, runs);
  drawScaleBar(scene);
  return canvas;
}

interface Scene {
  readonly canvas: Canvas;
  readonly map: RobotMap;
  readonly layout: Layout;
}

/** The colour of each value of a cell. */
function cellColors(map: RobotMap, runs: Runs, content: PictureContent): Uint8Array {
  const colors = new Uint8Array(256).fill(color.floor);
  colors[cell.unknown] = color.paper;
  colors[cell.wall] = color.wall;
  if (content.rooms) colors.set(colorRooms(map, runs), cell.firstSegment);
  return colors;
}

/** Each row of cells once, then copied for as many dots as a cell is high. */
function drawCells({ dots, width }: Canvas, layout: Layout, runs: Runs, colors: Uint8Array): void {
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

function drawPath({ canvas, map, layout }: Scene): void {
  const width = layout.scale > 2 ? 2 : 1;
  for (const [points, dash] of [
    [map.path, 0],
    [map.plannedPath, 4],
  ] as const) {
    const dots = toDots(map, layout, points);
    for (const [index, dot] of dots.entries()) {
      const before = dots[index - 1];
      const style = { ink: color.path, width, dash };
      if (before !== undefined) drawLine(canvas, [before, dot], style);
    }
  }
}

function drawPlaces({ canvas, map, layout }: Scene): void {
  const dotOf = ({ xMillimeters, yMillimeters }: { xMillimeters: number; yMillimeters: number }): Dot =>
    toDot(map, layout, xMillimeters, yMillimeters);
  const radius = robotRadius(map, layout);
  if (map.dock !== undefined) drawDock(canvas, dotOf(map.dock), radius);
  if (map.target !== undefined) drawTarget(canvas, dotOf(map.target), radius);
  if (map.robot !== undefined)
    drawRobot(canvas, dotOf(map.robot), { radius, headingDegrees: map.robot.headingDegrees });
}

function drawNames({ canvas, map, layout }: Scene, runs: Runs): void {
  for (const { segment, xMillimeters, yMillimeters, columns } of roomCentres(map, runs)) {
    const text = roomName(segment);
    const size = textWidth(text) * 2 <= columns * layout.scale ? 2 : 1;
    const centre = toDot(map, layout, xMillimeters, yMillimeters);
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
