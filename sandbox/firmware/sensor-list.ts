import { GROUND } from './floor-plan.ts';
import { groundAt } from './home.ts';
import { truthOf } from './localisation.ts';
import { brushCurrent, wheelCurrents, type Effort } from './senses/currents.ts';
import { LIDAR_RAYS, LIDAR_SECONDS, scan } from './senses/lidar.ts';
import { feelBumper, feelCliffs, feelWall } from './senses/touch.ts';
import { feelYawRate } from './senses/yaw-rate.ts';
import { STEP_SECONDS } from './step-time.ts';
import { isDustbinFull, isUnderWay, type World } from './world.ts';

/** A sensor that can be read. */
interface Sensor {
  /** Of every value; all of them are integers. `boolean` is 0 or 1. */
  readonly unit: string;
  /** It has nothing new earlier, in simulated milliseconds. */
  readonly minPeriodMilliseconds: number;
  /** What each value is, where there is more than one; the lidar's are its rays. */
  readonly fields?: readonly string[];
  readonly read: (world: World) => number[];
}

const STEP_MILLISECONDS = STEP_SECONDS * 1_000;
const SIDES = ['left', 'right'];

/** Every sensor by its name, in the order of the answers. */
export const SENSORS: Readonly<Record<string, Sensor>> = {
  Lidar: { unit: 'millimeters', minPeriodMilliseconds: LIDAR_SECONDS * 1_000, read: readLidar },
  Bumper: {
    ...perStep('boolean', SIDES),
    read: ({ home, motion, misbelief, hand }) => {
      const { left, right } = feelBumper(home, truthOf(motion, misbelief));
      return [Number(left || hand?.bumper.left === true), Number(right || hand?.bumper.right === true)];
    },
  },
  Cliff: {
    ...perStep('boolean', ['left', 'frontLeft', 'frontRight', 'right']),
    read: ({ home, motion, misbelief }) => feelCliffs(home, truthOf(motion, misbelief)).map(Number),
  },
  Wall: {
    ...perStep('millimeters'),
    read: ({ home, motion, misbelief }) => [feelWall(home, truthOf(motion, misbelief))],
  },
  YawRate: {
    ...perStep('millidegreesPerSecond'),
    read: ({ motion, readingRandom }) => [feelYawRate(motion.turnDegreesPerSecond, readingRandom)],
  },
  WheelTicks: {
    ...perStep('ticks', SIDES),
    read: ({ odometry }) => [Math.round(odometry.leftTicks), Math.round(odometry.rightTicks)],
  },
  Odometry: {
    ...perStep('millimeters', ['x', 'y']),
    read: ({ odometry }) => [Math.round(odometry.xMillimeters), Math.round(odometry.yMillimeters)],
  },
  WheelCurrent: {
    ...perStep('milliamperes', SIDES),
    read: (world) => {
      const { left, right } = wheelCurrents(effortOf(world), world.readingRandom);
      return [left, right];
    },
  },
  BrushCurrent: {
    ...perStep('milliamperes'),
    read: (world) => [brushCurrent(effortOf(world), world.readingRandom)],
  },
  Battery: {
    unit: 'percent',
    minPeriodMilliseconds: 1_000,
    read: ({ batteryPercent }) => [Math.round(batteryPercent)],
  },
  DustbinFull: {
    unit: 'boolean',
    minPeriodMilliseconds: 1_000,
    read: (world) => [Number(isDustbinFull(world))],
  },
};

/** The answer of `sensors`. */
export function listSensors() {
  return {
    sensors: Object.entries(SENSORS).map(([name, { unit, minPeriodMilliseconds, fields }]) => ({
      name,
      unit,
      minPeriodMilliseconds,
      ...(fields === undefined ? {} : { fields }),
    })),
  };
}

/** The answer of `read_sensors`: one reading of each, all of the same moment. @param names of SENSORS */
export function readSensors(world: World, names: readonly string[]) {
  return {
    wallMilliseconds: world.wallMilliseconds,
    simulatedMilliseconds: Math.round(world.steps * STEP_MILLISECONDS),
    readings: Object.fromEntries(names.map((name) => [name, SENSORS[name]?.read(world) ?? []])),
  };
}

function perStep(unit: string, fields?: readonly string[]) {
  return { unit, minPeriodMilliseconds: STEP_MILLISECONDS, ...(fields === undefined ? {} : { fields }) };
}

/** A turn of its own, which what the robot does does not depend on; nothing but zeros from under a cover. */
function readLidar({ home, motion, misbelief, readingRandom, blindSeconds, error }: World): number[] {
  if (blindSeconds !== undefined || error?.code === 'LidarBlocked') return Array<number>(LIDAR_RAYS).fill(0);
  return [...scan(home, truthOf(motion, misbelief), readingRandom)];
}

function effortOf(world: World): Effort {
  const { motion, run, home, misbelief, error } = world;
  const isMoving = isUnderWay(world);
  const isBrushing = world.state === 'Cleaning' && run?.leg?.isBrushing === true;
  return {
    speedMillimetersPerSecond: isMoving ? motion.speedMillimetersPerSecond : 0,
    turnDegreesPerSecond: isMoving ? motion.turnDegreesPerSecond : 0,
    fanSpeed: isBrushing ? (run.fanSpeed ?? world.fanSpeed) : undefined,
    isOnCarpet: groundAt(home, truthOf(motion, misbelief)) === GROUND.carpet,
    isBlocked: error?.code === 'WheelStuck',
  };
}
