import type { Point } from '@kubevac/maps/map.ts';
import type { DrivePathTask, TaskResult, Waypoint } from '@kubevac/protocol/tasks.ts';
import type { PathProgress, PathRecord } from '../../journal/records.ts';
import type { GoToMotion, Observation } from '../../drivers/driver.ts';
import type { Ending } from '../ending.ts';

/** A blocked way is tried again after so long. */
const againMilliseconds = 2_000;

/** A path before its first leg. */
export const NOT_BEGUN: PathProgress = {
  legs: 0,
  skipped: 0,
  skippedWaypoints: [],
  driving: false,
  distanceMillimeters: 0,
};

export function progressOf({ path }: PathRecord): PathProgress {
  return path ?? NOT_BEGUN;
}

/** The robot is between two legs, not on one. */
export function isAtRest({ path }: PathRecord): boolean {
  return path?.driving !== true;
}

export function legsOf({ waypoints, loops }: Pick<DrivePathTask, 'waypoints' | 'loops'>): number {
  return waypoints.length * loops;
}

export function isDriven(task: PathRecord): boolean {
  return progressOf(task).legs >= legsOf(task.spec);
}

/** The waypoint that the leg leads to. */
function waypointOf({ waypoints }: Pick<DrivePathTask, 'waypoints'>, leg: number): Waypoint {
  return waypoints[leg % waypoints.length] ?? {};
}

/** A path that has begun has the coordinates of all its waypoints. */
export function pointOfWaypoint({ xMillimeters, yMillimeters }: Waypoint): Point {
  if (xMillimeters === undefined || yMillimeters === undefined) throw new Error('a waypoint without coordinates');
  return { xMillimeters, yMillimeters };
}

export function motionOf(task: PathRecord): GoToMotion {
  const waypoint = waypointOf(task.spec, progressOf(task).legs);
  const { headingDegrees } = waypoint;
  const { speedMillimetersPerSecond } = task.spec;
  return {
    ...pointOfWaypoint(waypoint),
    ...(headingDegrees !== undefined && { headingDegrees }),
    ...(speedMillimetersPerSecond !== undefined && { speedMillimetersPerSecond }),
  };
}

/** `waypoint 3 (bin)`, with the loop where there are several. */
export function waypointText({ spec }: PathRecord, leg: number): string {
  const { place, xMillimeters, yMillimeters } = waypointOf(spec, leg);
  const loop = spec.loops > 1 ? ` of loop ${Math.floor(leg / spec.waypoints.length) + 1}` : '';
  return `waypoint ${(leg % spec.waypoints.length) + 1}${loop} (${place ?? `${xMillimeters},${yMillimeters}`})`;
}

/** What of the path was done. @param under what the leg that is under way adds */
export function resultOf({ legs, skipped, distanceMillimeters }: PathProgress, under: TaskResult = {}): TaskResult {
  return {
    distanceMillimeters: distanceMillimeters + (under.distanceMillimeters ?? 0),
    waypointsReached: legs - skipped,
    waypointsSkipped: skipped,
  };
}

/** How far the robot is from the waypoint it was to go to; undefined where it does not say where it is. */
export function missedBy(task: PathRecord, pose: Observation['pose']): number | undefined {
  return pose && Math.round(distanceBetween(pointOfWaypoint(waypointOf(task.spec, progressOf(task).legs)), pose));
}

/** How far the robot is from where it rests between two legs; undefined where it does not say. */
export function carriedBy({ restsAt }: PathProgress, pose: Observation['pose']): number | undefined {
  return restsAt && pose && Math.round(distanceBetween(restsAt, pose));
}

function distanceBetween(one: Point, other: Point): number {
  return Math.hypot(one.xMillimeters - other.xMillimeters, one.yMillimeters - other.yMillimeters);
}

/** The path when the robot is where the leg led. @param now in milliseconds since the Unix epoch; unknown, it does not dwell */
export function reached(task: PathRecord, now: number | undefined): PathProgress {
  const { blockedSince: _blockedSince, ...path } = progressOf(task);
  const dwell = waypointOf(task.spec, path.legs).dwellMilliseconds ?? 0;
  return {
    ...path,
    legs: path.legs + 1,
    driving: false,
    ...(dwell > 0 && now !== undefined && { notBefore: now + dwell }),
  };
}

/** What `onBlocked` makes of a waypoint that is out of reach. @param why a clause for the message */
export function blocked(task: PathRecord, now: number | undefined, why: string): PathProgress | Ending {
  const path = { ...progressOf(task), driving: false };
  const { onBlocked, blockedTimeoutSeconds } = task.spec;
  if (onBlocked === 'Skip') return left(path, task);
  const message = `${waypointText(task, path.legs)} is out of reach: ${why}`;
  if (onBlocked === 'Fail') return { phase: 'Failed', reason: 'Blocked', message };
  // How long it has been tried is known once the time is.
  if (now === undefined) return path;
  const { blockedSince = now } = path;
  const until = blockedSince + blockedTimeoutSeconds * 1000;
  if (now >= until)
    return { phase: 'Failed', reason: 'Blocked', message: `${message}; it was tried for ${blockedTimeoutSeconds} s` };
  return { ...path, blockedSince, notBefore: Math.min(now + againMilliseconds, until) };
}

function left({ blockedSince: _blockedSince, ...path }: PathProgress, { spec }: PathRecord): PathProgress {
  const waypoint = path.legs % spec.waypoints.length;
  const skippedWaypoints = path.skippedWaypoints.includes(waypoint)
    ? path.skippedWaypoints
    : [...path.skippedWaypoints, waypoint];
  return { ...path, legs: path.legs + 1, skipped: path.skipped + 1, skippedWaypoints };
}
