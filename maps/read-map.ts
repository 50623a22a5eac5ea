import { decodeMap } from './codec.ts';
import type { RobotMap } from './map.ts';
import { readRrmap } from './rrmap/read-rrmap.ts';
import { fromValetudo } from './valetudo.ts';

/**
 * A map file of any kind that is known here, told apart by how it begins: our own, Valetudo's JSON, or one of a Roborock or Xiaomi
 * robot, gzipped or not.
 *
 * @throws MapCodecError, ValetudoMapError, RrmapError
 */
export function readMap(bytes: Buffer): RobotMap {
  if (bytes.subarray(0, 5).toString('latin1') === 'kvmap') return decodeMap(bytes);
  return /^\s*\{/.test(bytes.subarray(0, 64).toString('utf8')) ? fromValetudo(parsed(bytes)) : readRrmap(bytes);
}

/** What is no JSON is no map of Valetudo, which says so. */
function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
