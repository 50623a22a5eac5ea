import { capabilitiesForPath } from '@kubevac/protocol/info.ts';
import type { DrivePathTask } from '@kubevac/protocol/tasks.ts';
import { lackOfSpeed } from '../../drivers/lacks.ts';
import { pointOf, refusalOfLack, refusalOfMap, refuse, type Refused, type Surroundings } from '../resolving.ts';

/** The path with the coordinates of all its waypoints, or why it does not begin. */
export function resolvePath(
  path: DrivePathTask,
  mapId: string | undefined,
  around: Surroundings,
): DrivePathTask | Refused {
  const refusal = refusalOfMap(mapId, around) ?? refusalOfLack(capabilitiesForPath(path), around);
  if (refusal !== undefined) return refusal;
  const tooFast = lackOfSpeed(path.speedMillimetersPerSecond, around.info);
  if (tooFast !== undefined) return refuse('Unsupported', tooFast);
  const points = path.waypoints.map((waypoint) => pointOf(waypoint, around));
  const unknown = points.find((point) => 'refusal' in point);
  if (unknown !== undefined) return unknown;
  return { ...path, waypoints: path.waypoints.map((waypoint, index) => ({ ...waypoint, ...points[index] })) };
}
