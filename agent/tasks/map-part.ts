import { encodeMap } from '@kubevac/maps/codec.ts';
import type { RobotMap } from '@kubevac/maps/map.ts';
import type { OutputPart } from '@kubevac/protocol/output.ts';
import type { Driver } from '../drivers/driver.ts';

/** The robot's map as it is handed over; nothing for a robot that has none to give. @throws DriverError */
export async function mapPart({ map }: Driver): Promise<OutputPart[]> {
  return map === undefined ? [] : [partOf((await map()).map)];
}

export function partOf(map: RobotMap): OutputPart {
  return { name: 'map', bytes: encodeMap(map) };
}
