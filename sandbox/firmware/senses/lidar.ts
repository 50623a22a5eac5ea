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

/**
 * One turn of the lidar: millimetres to what each ray meets, counter-clockwise from where the robot looks; 0 where nothing
 * came back.
 *
 * @param ranges is written and returned; LIDAR_RAYS long
 */
export function scan(home: Home, at: Pose, random: Random, ranges = new Uint16Array(LIDAR_RAYS)): Uint16Array {
  const { plan } = home;
  const reach = LIDAR_MILLIMETERS / plan.cellMillimeters;
  const x = (at.xMillimeters - plan.originXMillimeters) / plan.cellMillimeters;
  const y = (at.yMillimeters - plan.originYMillimeters) / plan.cellMillimeters;
  const turn = (2 * Math.PI) / LIDAR_RAYS;
  const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
  let dx = Math.cos((at.headingDegrees * Math.PI) / 180);
  let dy = Math.sin((at.headingDegrees * Math.PI) / 180);
  for (let index = 0; index < LIDAR_RAYS; index += 1) {
    const distance = castRay(home, { x, y, dx, dy }, reach);
    ranges[index] = distance >= reach ? 0 : noisyRange(distance * plan.cellMillimeters, random);
    const before = dx;
    dx = before * cosine - dy * sine;
    dy = before * sine + dy * cosine;
  }
  return ranges;
}

function noisyRange(millimeters: number, random: Random): number {
  const noise = (random() + random() - 1) * (NOISE_MILLIMETERS + NOISE_SHARE * millimeters);
  return Math.max(1, Math.round(millimeters + noise));
}
