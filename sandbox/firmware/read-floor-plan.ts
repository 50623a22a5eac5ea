import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readMap } from '@kubevac/maps/read-map.ts';
import type { RobotMap } from '@kubevac/maps/map.ts';
import { FloorPlanError, type FloorPlan } from './floor-plan.ts';
import { parseFloorPlan } from './parse-floor-plan.ts';
import { planOfMap } from './plan-of-map.ts';

/** How a file of a map begins: our own, one of a Roborock or Xiaomi robot, the same gzipped, or JSON. */
const MAP_BEGINNINGS = ['kvmap', 'rr', '\x1f\x8b', '{'];

/**
 * Reads a floor plan: the name of one in `plans/`, or a file, either of text or the map of a real robot.
 *
 * @throws FloorPlanError that names the file
 */
export function readFloorPlan(plan: string): FloorPlan {
  const isName = /^[\w-]+$/.test(plan);
  const path = isName ? fileURLToPath(new URL(`plans/${plan}.txt`, import.meta.url)) : plan;
  const bytes = bytesOf(path, plan);
  const beginning = bytes.subarray(0, 64).toString('latin1').trimStart();
  return MAP_BEGINNINGS.some((known) => beginning.startsWith(known))
    ? planOfMap(mapIn(bytes, path), path)
    : parseFloorPlan(bytes.toString('utf8'), path);
}

function bytesOf(path: string, plan: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const names = readdirSync(new URL('plans/', import.meta.url)).map((name) => basename(name, '.txt'));
    throw new FloorPlanError(plan, `there is no such plan: it is one of ${names.join(', ')}, or a file by its path`);
  }
}

function mapIn(bytes: Buffer, path: string): RobotMap {
  try {
    return readMap(bytes);
  } catch (error) {
    throw new FloorPlanError(path, `it is no map that can be read: ${(error as Error).message}`);
  }
}
