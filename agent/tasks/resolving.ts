import type { Point } from '@kubevac/maps/map.ts';
import type { RobotSection } from '@kubevac/protocol/desired.ts';
import type { Capability } from '@kubevac/protocol/info.ts';
import type { DriverInfo } from '../drivers/driver.ts';
import { lackOf } from '../drivers/lacks.ts';
import type { Ending } from './ending.ts';

/** What a motion is resolved against, at its start (PROTOCOL rule 12). */
export interface Surroundings {
  readonly robot: Pick<RobotSection, 'rooms' | 'places'> | undefined;
  readonly info: DriverInfo;
}

export interface Refused {
  readonly refusal: Ending;
}

export function refuse(reason: Ending['reason'], message: string): Refused {
  return { refusal: { phase: 'Failed', reason, message } };
}

/** A task that names a map is for that one: on another its coordinates mean something else. */
export function refusalOfMap(mapId: string | undefined, { info }: Surroundings): Refused | undefined {
  if (mapId === undefined || mapId === info.mapId) return undefined;
  const current = info.mapId === undefined ? 'has no map' : `uses map ${info.mapId}`;
  return refuse('MapChanged', `spec.mapId is ${mapId}, and the robot ${current}`);
}

export function refusalOfLack(needed: readonly Capability[], { info }: Surroundings): Refused | undefined {
  const lack = lackOf(needed, info);
  return lack === undefined ? undefined : refuse('Unsupported', lack);
}

interface PlaceOrPoint {
  readonly place?: string | undefined;
  readonly xMillimeters?: number | undefined;
  readonly yMillimeters?: number | undefined;
}

/** Where a place of `spec.places` is, or the point itself. */
export function pointOf({ place, xMillimeters, yMillimeters }: PlaceOrPoint, { robot }: Surroundings): Point | Refused {
  if (place === undefined && xMillimeters !== undefined && yMillimeters !== undefined)
    return { xMillimeters, yMillimeters };
  const places = robot?.places ?? [];
  const named = places.find(({ name }) => name === place);
  if (named !== undefined) return { xMillimeters: named.xMillimeters, yMillimeters: named.yMillimeters };
  return refuse('UnknownPlace', `there is no place "${place}"; known are: ${listed(places.map(({ name }) => name))}`);
}

export function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : [...new Set(names)].join(', ');
}
