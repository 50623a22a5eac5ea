import type { RobotSection } from '@kubevac/protocol/desired.ts';
import { capabilitiesForCleaning } from '@kubevac/protocol/info.ts';
import type { CleaningTask, Zone } from '@kubevac/protocol/tasks.ts';
import type { CleanMotion, DriverInfo } from '../drivers/driver.ts';
import { lackOfFanSpeed } from '../drivers/lacks.ts';
import { listed, pointOf, refusalOfMap, refusalOfLack, refuse, type Refused, type Surroundings } from './resolving.ts';

export type Resolved = { readonly motion: CleanMotion } | Refused;

/** As crds/kinds/cleaning.ts promises; what the spot cleaning of such robots covers by itself. */
const defaultSpotMillimeters = 1_500;

/**
 * Turns names into the firmware's terms. A room is looked for in `spec.rooms` of the VacuumRobot, then among the names the
 * robot itself gives, then among its segment ids.
 */
export function resolveCleaning(task: CleaningTask, mapId: string | undefined, around: Surroundings): Resolved {
  const otherMap = refusalOfMap(mapId, around);
  if (otherMap !== undefined) return otherMap;
  const resolved = modes[task.mode](task, around);
  if ('refusal' in resolved) return resolved;
  const { kind: mode, fanSpeed } = resolved.motion;
  const needed = capabilitiesForCleaning({ mode, fanSpeed, recordMap: task.recordMap });
  return refusalOfLack(needed, around) ?? refusalOfFanSpeed(fanSpeed, around.info) ?? resolved;
}

function refusalOfFanSpeed(fanSpeed: string | undefined, info: DriverInfo): Refused | undefined {
  const lack = fanSpeed && lackOfFanSpeed(fanSpeed, info);
  return lack ? refuse('Unsupported', lack) : undefined;
}

const modes: Record<CleaningTask['mode'], (task: CleaningTask, around: Surroundings) => Resolved> = {
  Full: (task) => ({ motion: { kind: 'Full', ...settingsOf(task) } }),
  Zones: (task) => ({ motion: { kind: 'Zones', zones: task.zones ?? [], ...settingsOf(task) } }),
  Spot: resolveSpot,
  Rooms: resolveRooms,
};

function settingsOf({ passes, fanSpeed }: CleaningTask): Pick<CleanMotion, 'passes' | 'fanSpeed'> {
  return { passes, ...(fanSpeed && { fanSpeed }) };
}

function resolveSpot(task: CleaningTask, around: Surroundings): Resolved {
  const { sideMillimeters = defaultSpotMillimeters, ...middle } = task.spot ?? {};
  const point = pointOf(middle, around);
  if ('refusal' in point) return point;
  return { motion: { kind: 'Spot', ...point, sideMillimeters, ...settingsOf(task) } };
}

function resolveRooms(task: CleaningTask, { robot, info }: Surroundings): Resolved {
  const named = robot?.rooms ?? [];
  const found = (task.rooms ?? []).map((asked) => ({ asked, room: findRoom(asked, named, info) }));
  const unknown = found.find(({ room }) => room === undefined);
  if (unknown !== undefined) {
    const known = [...named, ...info.rooms].map(({ name }) => name);
    return refuse('UnknownRoom', `there is no room "${unknown.asked}"; known are: ${listed(known)}`);
  }
  const segmentIds = found.flatMap(({ room }) => room?.segmentId ?? []);
  const zones: Zone[] = found.flatMap(({ room }) => (room?.segmentId === undefined ? (room?.zones ?? []) : []));
  if (zones.length === 0) return { motion: { kind: 'Rooms', segmentIds, ...settingsOf(task) } };
  if (segmentIds.length === 0) return { motion: { kind: 'Zones', zones, ...settingsOf(task) } };
  const message = 'some of these rooms are zones in spec.rooms and some are segments of the robot: make two tasks';
  return refuse('Unsupported', message);
}

type Room = NonNullable<RobotSection['rooms']>[number];

function findRoom(asked: string, named: readonly Room[], info: DriverInfo): Omit<Room, 'name'> | undefined {
  return (
    named.find(({ name }) => name === asked) ??
    info.rooms.find(({ name }) => name === asked) ??
    info.rooms.find(({ segmentId }) => segmentId === asked)
  );
}
