import { ageOf } from './ago.ts';
import type { Robot } from './robot-named.ts';
import { scheduleText, type Schedule } from './schedules-of.ts';

type Section = (robot: Robot, now: number, schedules: readonly Schedule[]) => readonly string[];

/** What there is to know of a robot, section by section; what it lacks or has not said is left out. */
export function describeRobot(robot: Robot, now: number, schedules: readonly Schedule[] = []): readonly string[] {
  return Object.entries(sections).flatMap(([title, section]) => {
    const lines = section(robot, now, schedules);
    if (lines.length === 0) return [];
    return lines.length === 1
      ? [`${`${title}:`.padEnd(width)}${lines[0]}`]
      : [`${title}:`, ...lines.map((line) => `  ${line}`)];
  });
}

const width = 16;

const sections: Readonly<Record<string, Section>> = {
  Name: ({ metadata }) => [`${metadata.name} in namespace ${metadata.namespace}`],
  Labels: ({ metadata }) => (metadata.labels === undefined ? [] : [labelsText(metadata.labels)]),
  State: ({ status }) => [status.state ?? 'Unknown'],
  Battery: ({ status: { battery } }) =>
    battery ? [`${battery.percent} %${battery.charging ? ', charging' : ''}`] : [],
  Task: ({ status }) => (status.currentTask === undefined ? [] : [status.currentTask]),
  Schedules: (_robot, _now, schedules) => schedules.map(scheduleText),
  Fault: ({ status: { error } }) =>
    error ? [`${error.code}: ${error.message}`, ...(error.advice ? [error.advice] : [])] : [],
  Held: ({ spec }) => [
    ...(spec?.suspend === true ? ['by spec.suspend: kubectl vac unsuspend lets it move'] : []),
    ...(spec?.suspendUntil === undefined ? [] : [`until ${spec.suspendUntil}`]),
  ],
  Conditions: ({ status }, now) =>
    (status.conditions ?? []).map(
      ({ type, status: is, reason, message, lastTransitionTime }) =>
        `${type}=${is} for ${ageOf(lastTransitionTime, now)}: ${reason}: ${message}`,
    ),
  Device: ({ status: { device } }) =>
    device ? [`${device.manufacturer} ${device.model}, firmware ${device.firmware}, serial ${device.serial}`] : [],
  Agent: ({ status: { agent } }) =>
    agent
      ? [
          `${agent.version ?? 'unknown version'}, driver ${agent.driver ?? 'unknown'}, journal ${agent.journalId ?? 'none'}`,
        ]
      : [],
  Capabilities: ({ status }) => listed(status.capabilities),
  'Fan speeds': ({ status }) => listed(status.fanSpeeds),
  Rooms: ({ spec, status }) => [
    ...(spec?.rooms ?? []).map(({ name, segmentId }) =>
      segmentId === undefined ? `${name} (zones of spec.rooms)` : `${name} (${segmentId}, of spec.rooms)`,
    ),
    ...(status.rooms ?? [])
      .filter(({ name }) => spec?.rooms?.some((room) => room.name === name) !== true)
      .map(({ name, segmentId }) => `${name} (${segmentId})`),
  ],
  Places: ({ spec }) =>
    (spec?.places ?? []).map(({ name, xMillimeters, yMillimeters }) => `${name} (${xMillimeters},${yMillimeters})`),
  Sensors: ({ status }) =>
    (status.sensors ?? []).map(
      ({ name, unit, minPeriodMilliseconds }) => `${name} (${unit}, at most every ${minPeriodMilliseconds} ms)`,
    ),
  Consumables: ({ status }) =>
    (status.consumables ?? []).map(
      ({ name, remainingPercent, remainingSeconds }) => `${name}: ${remainingText(remainingPercent, remainingSeconds)}`,
    ),
  Map: ({ status }) => (status.mapId === undefined ? [] : [status.mapId]),
  'In its life': ({ status: { totals = {} } }) =>
    listed([
      ...inUnits('cleanings', totals.cleanings),
      ...inUnits('m²', totals.areaSquareCentimeters, 10_000),
      ...inUnits('h', totals.seconds, 3_600),
      ...inUnits('km', totals.distanceMillimeters, 1_000_000),
    ]),
};

function labelsText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}

function listed(words: readonly string[] | undefined): readonly string[] {
  return words === undefined || words.length === 0 ? [] : [words.join(', ')];
}

function inUnits(unit: string, value: number | undefined, divisor = 1): readonly string[] {
  return value === undefined ? [] : [`${Math.round(value / divisor)} ${unit}`];
}

function remainingText(percent: number | undefined, seconds: number | undefined): string {
  if (seconds !== undefined && seconds < 0) return 'overdue';
  const left = [
    ...(seconds === undefined ? [] : [`${Math.floor(seconds / 3_600)} h`]),
    ...(percent === undefined ? [] : [`${percent} %`]),
  ];
  return left.length === 0 ? 'unknown' : `${left.join(', ')} left`;
}
