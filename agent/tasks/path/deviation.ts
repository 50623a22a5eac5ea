import type { Point } from '@kubevac/maps/map.ts';
import { distanceToSegment } from '@kubevac/maps/segment.ts';
import type { DrivenPath, DrivenPoint } from '@kubevac/protocol/driven-path.ts';

/**
 * How far the robot was at most from the straight way between the two waypoints that it was between, in millimetres. The way
 * to the first waypoint was asked by nobody and does not count; undefined where there is no other.
 */
export function largestDeviation({ waypoints, points }: Pick<DrivenPath, 'waypoints' | 'points'>): number | undefined {
  const distances = points.flatMap((point) => deviationOf(point, waypoints) ?? []);
  return distances.length === 0 ? undefined : Math.round(distances.reduce((most, one) => Math.max(most, one)));
}

function deviationOf(point: DrivenPoint, waypoints: readonly Point[]): number | undefined {
  const from = point.leg === 0 ? undefined : waypoints[(point.leg - 1) % waypoints.length];
  const to = waypoints[point.leg % waypoints.length];
  return from && to && distanceToSegment(point, from, to);
}
