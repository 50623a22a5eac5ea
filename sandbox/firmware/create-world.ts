import { openHome, type Home } from './home.ts';
import { emptyMap, learnedMap, surveyMap } from './own-map.ts';
import { seededRandom } from './random.ts';
import { UNRESTRICTED } from './restrictions.ts';
import { LIDAR_RAYS } from './senses/lidar.ts';
import type { Terrain } from './terrain.ts';
import { newParts } from './wear.ts';
import type { World } from './world.ts';

export interface WorldOptions {
  /** The plan, and where a robot can be in it. */
  readonly terrain: Terrain;
  /** Of the same plan, for robots that share one. */
  readonly home?: Home | undefined;
  /** Whether the robot has lived here; otherwise its first full clean finds out. */
  readonly isMapLearned?: boolean | undefined;
  readonly seed: number;
  readonly batteryPercent: number;
  readonly wallMilliseconds: number;
  readonly faultsPerHour?: number | undefined;
}

/** A robot that has just been switched on in its dock. */
export function createWorld(options: WorldOptions): World {
  const {
    terrain,
    home = openHome(terrain.plan),
    isMapLearned = true,
    seed,
    batteryPercent,
    wallMilliseconds,
  } = options;
  const { plan } = home;
  const map = isMapLearned ? learnedMap(plan) : emptyMap(plan);
  return {
    home,
    map,
    terrain: isMapLearned ? terrain : surveyMap(map, plan, plan.dock),
    random: seededRandom(seed),
    senseRandom: seededRandom(seed ^ 0x5e_45_e5),
    readingRandom: seededRandom(seed ^ 0x4e_ad_00),
    motion: { ...plan.dock, speedMillimetersPerSecond: 0, turnDegreesPerSecond: 0 },
    misbelief: { xMillimeters: 0, yMillimeters: 0, headingDegrees: 0 },
    odometry: { ...plan.dock, leftTicks: 0, rightTicks: 0 },
    ranges: new Uint16Array(LIDAR_RAYS),
    lidarTurns: 0,
    lidarPhase: seed % 4,
    bumps: 0,
    wallMilliseconds,
    steps: 0,
    state: 'Docked',
    batteryPercent,
    fanSpeed: 'Medium',
    volumePercent: 60,
    restrictions: UNRESTRICTED,
    marks: undefined,
    dustSquareCentimeters: 0,
    records: [],
    lastRunNumber: 0,
    wayHome: [],
    cruisingMillimetersPerSecond: 0,
    path: [],
    totals: { cleanings: 0, areaSquareCentimeters: 0, seconds: 0, distanceMillimeters: 0 },
    wear: newParts(),
    locates: 0,
    faultsPerHour: options.faultsPerHour ?? 0,
    faultRandom: seededRandom(seed ^ 0xfa_17),
  };
}
