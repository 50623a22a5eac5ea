import { isDustbinFull, isOnDock, type World } from './world.ts';
import { PARTS, remainingPercent, remainingSeconds } from './wear.ts';
import { recordOf, type RunRecord } from './runs.ts';
import { FAN_SPEEDS, type FanSpeed } from './battery.ts';
import { FIRST_ROOM } from './floor-plan.ts';
import { MAX_SPEED_MILLIMETERS_PER_SECOND } from './motion.ts';
import { STEP_SECONDS } from './step-time.ts';
import { wifiSignal } from './senses/wifi.ts';

/** The answer of `status`. */
export interface Status {
  readonly state: World['state'];
  readonly battery: { readonly percent: number; readonly charging: boolean };
  readonly pose: { readonly xMillimeters: number; readonly yMillimeters: number; readonly headingDegrees: number };
  readonly error?: { readonly code: string; readonly message: string };
  /** What the fan is set to: by the run that is under way, else by `set_fan_speed`. */
  readonly fanSpeed: FanSpeed;
  /** What was set to stay: by `set_fan_speed`, `set_volume`. */
  readonly settings: { readonly fanSpeed: FanSpeed; readonly volumePercent: number };
  readonly run?: RunRecord;
  readonly totals: World['totals'];
  readonly consumables: readonly {
    readonly name: string;
    readonly remainingSeconds: number;
    readonly remainingPercent: number;
  }[];
  readonly dustbinFull: boolean;
  readonly wifiSignalDecibelMilliwatts: number;
  readonly locates: number;
  readonly simulatedSeconds: number;
}

export function statusOf(world: World): Status {
  const { motion, run, error, totals } = world;
  return {
    state: world.state,
    battery: {
      percent: Math.round(world.batteryPercent),
      charging: isOnDock(world) && (world.state === 'Docked' || world.state === 'Error') && world.batteryPercent < 100,
    },
    pose: {
      xMillimeters: Math.round(motion.xMillimeters),
      yMillimeters: Math.round(motion.yMillimeters),
      headingDegrees: Math.round(motion.headingDegrees),
    },
    ...(error === undefined ? {} : { error }),
    fanSpeed: run?.fanSpeed ?? world.fanSpeed,
    settings: { fanSpeed: world.fanSpeed, volumePercent: world.volumePercent },
    ...(run === undefined ? {} : { run: recordOf(run, world.terrain.plan) }),
    totals: { ...totals },
    consumables: PARTS.map((name) => ({
      name,
      remainingSeconds: remainingSeconds(world.wear, name),
      remainingPercent: remainingPercent(world.wear, name),
    })),
    dustbinFull: isDustbinFull(world),
    wifiSignalDecibelMilliwatts: wifiSignal(motion, world.terrain.plan.dock),
    locates: world.locates,
    simulatedSeconds: Math.round(world.steps * STEP_SECONDS),
  };
}

/** The answer of `runs`: newest first, with the one that is under way. @param limit of runs; the newest stay */
export function runsOf(
  world: World,
  bootId: string,
  limit: number,
): { bootId: string; lastRun: number; runs: RunRecord[] } {
  const underWay = world.run === undefined ? [] : [recordOf(world.run, world.terrain.plan)];
  const runs = [...underWay, ...world.records.toReversed()].slice(0, limit);
  return { bootId, lastRun: world.lastRunNumber, runs };
}

const FEATURES = [
  'Clean',
  'CleanRooms',
  'CleanZones',
  'CleanSpot',
  'GoTo',
  'GoToHeading',
  'GoToSpeed',
  'Pause',
  'Dock',
  'Locate',
  'FanSpeed',
  'Volume',
  'Restrictions',
  'EmptyDustbin',
  'ManualControl',
];

/** The answer of `info`; its rooms are those that the robot has found. */
export function infoOf({ terrain }: World, serial: string) {
  const { rooms, name, dock } = terrain.plan;
  return {
    manufacturer: 'Kubevac',
    model: 'Simulated vacuum',
    firmware: '1.0.0',
    serial,
    features: FEATURES,
    fanSpeeds: FAN_SPEEDS,
    maximumSpeedMillimetersPerSecond: MAX_SPEED_MILLIMETERS_PER_SECOND,
    rooms: rooms.filter((_, index) => terrain.plan.cells.includes(FIRST_ROOM + index)),
    mapId: name,
    dock,
  };
}

/** What of a robot its clients want to be told about at once: not its position, not each percent. */
export function changeMark(world: World): string {
  const { state, error, run, locates } = world;
  return `${state} ${error?.code} ${run?.number} ${run?.state} ${world.lastRunNumber} ${locates}`;
}
