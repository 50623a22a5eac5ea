import type { Pose } from '../floor-plan.ts';
import type { Home } from '../home.ts';
import type { Random } from '../random.ts';
import { castRay } from './ray.ts';

/** As the LDS of the Roborock V1 and S5: a ray each degree, five turns a second. */
export const LIDAR_RAYS = 360;
export const LIDAR_MILLIMETERS = 6_000;
export const LIDAR_SECONDS = 0.2;
/** Half of the spread of a range: a constant part, and one that grows with the distance. */
const NOISE_MILLIMETERS = 6;
const NOISE_SHARE = 0.005;

/** Rays `first`, `first + stride`, … of a turn. */
export interface RayChoice {
  readonly first: number;
  readonly stride: number;
}

/**
 * One turn of the lidar: millimetres to what each ray meets, counter-clockwise from where the robot looks; 0 where nothing
 * came back.
 */
export function scan(home: Home, at: Pose, random: Random): Uint16Array {
  const ranges = new Uint16Array(LIDAR_RAYS);
  scanRays(ranges, { home, at, random }, { first: 0, stride: 1 });
  return ranges;
}

/** The same of some rays only; the others stay as they are. @param ranges LIDAR_RAYS long; changed */
export function scanRays(
  ranges: Uint16Array,
  { home, at, random }: { home: Home; at: Pose; random: Random },
  { first, stride }: RayChoice,
): void {
  const { plan } = home;
  const reach = LIDAR_MILLIMETERS / plan.cellMillimeters;
  const x = (at.xMillimeters - plan.originXMillimeters) / plan.cellMillimeters;
  const y = (at.yMillimeters - plan.originYMillimeters) / plan.cellMillimeters;
  const turn = (2 * Math.PI * stride) / LIDAR_RAYS;
  const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
  const angle = ((at.headingDegrees + (first * 360) / LIDAR_RAYS) * Math.PI) / 180;
  let dx = Math.cos(angle);
  let dy = Math.sin(angle);
  for (let index = first; index < LIDAR_RAYS; index += stride) {
    const distance = castRay(home, { x, y, dx, dy }, reach);
    ranges[index] = distance >= reach ? 0 : noisyRange(distance * plan.cellMillimeters, random);
    const before = dx;
    dx = before * cosine - dy * sine;
    dy = before * sine + dy * cosine;
  }
}

function noisyRange(millimeters: number, random: Random): number {
  const noise = (random() + random() - 1) * (NOISE_MILLIMETERS + NOISE_SHARE * millimeters);
  return Math.max(1, Math.round(millimeters + noise));
}
