import {
  capabilitiesForAction,
  capabilitiesForCleaning,
  capabilitiesForPath,
  type Capability,
} from '@kubevac/protocol/info.ts';
import type { ReadObject } from '../read-object.ts';
import { didYouMean } from './nearest.ts';
import type { AskedSpec, TaskKind } from './task-verb.ts';

type Robot = ReadObject<'VacuumRobot'>;

/** A task of its kind, with the fields that were said. */
export type AskedTask = {
  [Kind in TaskKind]: { readonly kind: Kind; readonly spec: AskedSpec<Kind> };
}[TaskKind];

/**
 * Why the robot would refuse the task, by what its object says of it: a sentence that names what it has. Undefined when nothing
 * speaks against it. What a robot has not said yet, since it never connected, speaks against nothing: its agent has the last word.
 */
export function robotLacks(command: AskedTask, robot: Robot): string | undefined {
  const lack = lackOfMap(command.spec.mapId, robot) ?? lackOf(command, robot);
  return lack && `${robot.metadata.name} ${lack}`;
}

/** The same of what is no task. */
export function robotLacksCapability(capability: Capability, robot: Robot): string | undefined {
  const lack = lackOfCapability(capability, robot);
  return lack && `${robot.metadata.name} ${lack}`;
}

function lackOf(command: AskedTask, robot: Robot): string | undefined {
  if (command.kind === 'Cleaning') return lackForCleaning(command.spec, robot);
  if (command.kind === 'DrivePath') return lackForPath(command.spec, robot);
  if (command.kind === 'MapDump') return lackOfCapability('Map', robot);
  if (command.kind === 'SensorRead') return lackOfCapability('Sensors', robot) ?? lackForSensors(command.spec, robot);
  if (command.kind === 'RobotAction') return lackForAction(command.spec, robot);
  return undefined;
}

function lackForPath(spec: AskedSpec<'DrivePath'>, robot: Robot): string | undefined {
  return (
    firstOf(spec.waypoints, ({ place }) => lackOfPlace(place, robot)) ??
    firstOf(capabilitiesForPath(spec), (capability) => lackOfCapability(capability, robot)) ??
    lackOfSpeed(spec.speedMillimetersPerSecond, robot)
  );
}

function lackOfSpeed(asked: number | undefined, { status }: Robot): string | undefined {
  const most = status.maximumSpeedMillimetersPerSecond;
  if (asked === undefined || most === undefined || asked <= most) return undefined;
  return `drives at ${most} mm/s at most: ask for ${most} or less`;
}

function lackForCleaning(spec: AskedSpec<'Cleaning'>, robot: Robot): string | undefined {
  const { rooms = [], spot, fanSpeed, recordMap } = spec;
  const { drawn, own } = roomsByWay(rooms, robot);
  // A room that spec.rooms draws as zones is cleaned as zones.
  const mode = drawn.length > 0 ? 'Zones' : spec.mode;
  return (
    firstOf(rooms, (room) => lackOfRoom(room, robot)) ??
    lackOfPlace(spot?.place, robot) ??
    mixText(drawn, own) ??
    firstOf(capabilitiesForCleaning({ mode, fanSpeed, recordMap }), (one) => lackOfCapability(one, robot)) ??
    (fanSpeed && lackOfName({ what: 'fan speed', name: fanSpeed, known: robot.status.fanSpeeds }))
  );
}

function roomsByWay(rooms: readonly string[], { spec }: Robot) {
  const isDrawn = (room: string) => spec?.rooms?.find(({ name }) => name === room)?.zones !== undefined;
  return { drawn: rooms.filter(isDrawn), own: rooms.filter((room) => !isDrawn(room)) };
}

function mixText(drawn: readonly string[], own: readonly string[]): string | undefined {
  if (drawn.length === 0 || own.length === 0) return undefined;
  return `cleans ${listed(drawn)} as zones of spec.rooms and ${listed(own)} as rooms of its own, not both in one task: make two`;
}

function lackForSensors(
  { sensors, periodMilliseconds = 1_000 }: AskedSpec<'SensorRead'>,
  robot: Robot,
): string | undefined {
  const known = robot.status.sensors;
  const names = known?.map(({ name }) => name);
  const lack = firstOf(sensors, (name) => lackOfName({ what: 'sensor', name, known: names }));
  const slow = known?.find((one) => sensors.includes(one.name) && one.minPeriodMilliseconds > periodMilliseconds);
  return (
    lack ??
    (slow &&
      `reads ${slow.name} at most every ${slow.minPeriodMilliseconds} ms: ask for ${slow.minPeriodMilliseconds} ms or more`)
  );
}

function lackForAction({ action, consumable }: AskedSpec<'RobotAction'>, robot: Robot): string | undefined {
  const lack = firstOf(capabilitiesForAction(action), (capability) => lackOfCapability(capability, robot));
  if (lack !== undefined || consumable === undefined) return lack;
  const known = robot.status.consumables?.map(({ name }) => name);
  return lackOfName({ what: 'consumable', name: consumable, known });
}

function lackOfCapability(capability: Capability, { status }: Robot): string | undefined {
  const { capabilities } = status;
  if (capabilities === undefined || capabilities.includes(capability)) return undefined;
  return `lacks ${capability}: it has ${listed(capabilities)}`;
}

/** A room is known by its name in spec.rooms, by the robot's own, or by its number. */
function lackOfRoom(room: string, { spec, status }: Robot): string | undefined {
  const named = spec?.rooms?.map(({ name }) => name) ?? [];
  if (named.includes(room) || status.rooms === undefined) return undefined;
  const names = [...new Set([...named, ...status.rooms.map(({ name }) => name)])];
  if (status.rooms.some(({ segmentId }) => segmentId === room)) return undefined;
  return lackOfName({ what: 'room', name: room, known: names });
}

function lackOfPlace(place: string | undefined, { spec }: Robot): string | undefined {
  const known = spec?.places?.map(({ name }) => name) ?? [];
  return place === undefined ? undefined : lackOfName({ what: 'place', name: place, known });
}

function lackOfMap(mapId: string | undefined, { status }: Robot): string | undefined {
  if (mapId === undefined || status.mapId === undefined || status.mapId === mapId) return undefined;
  return `uses map ${status.mapId}, not ${mapId}`;
}

interface Name {
  readonly what: string;
  readonly name: string;
  readonly known: readonly string[] | undefined;
}

function lackOfName({ what, name, known }: Name): string | undefined {
  if (known === undefined || known.includes(name)) return undefined;
  return `has no ${what} "${name}": it has ${listed(known)}${didYouMean(name, known, '')}`;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}

function firstOf<Item>(items: readonly Item[], lack: (item: Item) => string | undefined): string | undefined {
  for (const item of items) {
    const found = lack(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
