import type { Point } from './map.ts';

/** How far a point is from the straight line between two others, in millimetres. */
export function distanceToSegment(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.xMillimeters - from.xMillimeters, to.yMillimeters - from.yMillimeters];
  const [px, py] = [point.xMillimeters - from.xMillimeters, point.yMillimeters - from.yMillimeters];
  const share = Math.max(0, Math.min(1, (px * dx + py * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(px - share * dx, py - share * dy);
}
