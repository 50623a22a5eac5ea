import { drawLine, drawText, fillDisc, fillRectangle, fillSquare, textWidth, type Canvas, type Dot } from './canvas.ts';
import { color } from './colors.ts';
import { glyphRows } from './glyphs.ts';

/** A house with a bolt of the size of the robot: shapes tell what colours alone would not. */
export function drawDock(canvas: Canvas, { x, y }: Dot, radius: number): void {
  fillSquare(canvas, { x, y }, radius + 2, color.white);
  fillSquare(canvas, { x, y }, radius, color.dock);
  const step = Math.max(2, Math.round(radius / 2.5));
  const bolt = { ink: color.white, width: Math.max(2, Math.round(radius / 4)) };
  const corners: Dot[] = [
    { x: x + step / 2, y: y - 2 * step + 1 },
    { x: x - step, y },
    { x: x + step, y },
    { x: x - step / 2, y: y + 2 * step - 1 },
  ];
  for (let at = 1; at < corners.length; at += 1)
    drawLine(canvas, [corners[at - 1] ?? { x, y }, corners[at] ?? { x, y }], bolt);
}

/** A disc with a hand that points where it looks. */
export function drawRobot(
  canvas: Canvas,
  centre: Dot,
  { radius, headingDegrees }: { radius: number; headingDegrees: number | undefined },
): void {
  fillDisc(canvas, centre, radius + 2, color.white);
  fillDisc(canvas, centre, radius, color.robot);
  if (headingDegrees === undefined) return;
  const angle = (headingDegrees * Math.PI) / 180;
  const tip = {
    x: Math.round(centre.x + radius * Math.cos(angle)),
    y: Math.round(centre.y - radius * Math.sin(angle)),
  };
  drawLine(canvas, [centre, tip], { ink: color.white, width: Math.max(2, Math.round(radius / 3)) });
}

/** A cross in a ring. */
export function drawTarget(canvas: Canvas, centre: Dot, radius: number): void {
  const style = { ink: color.robot, width: 3 };
  const { x, y } = centre;
  drawLine(
    canvas,
    [
      { x: x - radius, y },
      { x: x + radius, y },
    ],
    style,
  );
  drawLine(
    canvas,
    [
      { x, y: y - radius },
      { x, y: y + radius },
    ],
    style,
  );
  for (let degrees = 0; degrees < 360; degrees += 10) {
    const angle = (degrees * Math.PI) / 180;
    const dot = { x: Math.round(x + radius * Math.cos(angle)), y: Math.round(y + radius * Math.sin(angle)) };
    fillRectangle(canvas, dot, { width: 2, height: 2 }, color.robot);
  }
}

/** A small cross. */
export function drawObstacle(canvas: Canvas, { x, y }: Dot): void {
  const style = { ink: color.restriction, width: 2 };
  drawLine(
    canvas,
    [
      { x: x - 4, y: y - 4 },
      { x: x + 4, y: y + 4 },
    ],
    style,
  );
  drawLine(
    canvas,
    [
      { x: x - 4, y: y + 4 },
      { x: x + 4, y: y - 4 },
    ],
    style,
  );
}

const numberSize = 2;

/** In dots, its rim included: as much as its number needs. */
export function waypointRadius(text: string): number {
  return Math.ceil(Math.hypot(textWidth(text), glyphRows)) + 4;
}

export interface Waypoint {
  /** Its number. */
  readonly text: string;
  readonly isSkipped: boolean;
}

/** A disc with a number; a hollow square where it was skipped. */
export function drawWaypoint(canvas: Canvas, centre: Dot, { text, isSkipped }: Waypoint): void {
  const radius = waypointRadius(text);
  const fill = isSkipped ? fillSquare : fillDisc;
  fill(canvas, centre, radius, color.white);
  fill(canvas, centre, radius - 2, color.robot);
  if (isSkipped) fill(canvas, centre, radius - 4, color.white);
  const corner = {
    x: centre.x + 1 - Math.round((textWidth(text) * numberSize) / 2),
    y: centre.y + 1 - Math.round((glyphRows * numberSize) / 2),
  };
  drawText(canvas, { text, corner, size: numberSize }, isSkipped ? color.robot : color.white);
}

/** A waypoint that has no room for its number. */
export function drawWaypointDot(canvas: Canvas, centre: Dot, isSkipped: boolean): void {
  const fill = isSkipped ? fillSquare : fillDisc;
  fill(canvas, centre, 5, color.white);
  fill(canvas, centre, 4, color.robot);
  if (isSkipped) fill(canvas, centre, 2, color.white);
}
