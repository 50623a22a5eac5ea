import { distanceBetween, type Point } from './terrain.ts';

/** Where the robot believes to have driven since its newest run began, as x, y, x, y …, oldest first. */
export type DrivenPath = number[];

/** More points than a clean of a large home has corners; then every other one is dropped. */
const MOST_POINTS = 4_000;
const SHORTEST_MILLIMETERS = 20;
const LONGEST_MILLIMETERS = 500;

/** Adds where the robot is, if it turns there or the last point is far. */
export function recordPath(path: DrivenPath, at: Point, isTurning: boolean): void {
  const last = { xMillimeters: path.at(-2) ?? Infinity, yMillimeters: path.at(-1) ?? Infinity };
  const away = distanceBetween(last, at);
  if (away < (isTurning ? SHORTEST_MILLIMETERS : LONGEST_MILLIMETERS)) return;
  path.push(Math.round(at.xMillimeters), Math.round(at.yMillimeters));
  if (path.length > 2 * MOST_POINTS) thin(path);
}

function thin(path: DrivenPath): void {
  const kept = path.filter((_, index) => index % 4 < 2);
  path.splice(0, path.length, ...kept);
}
