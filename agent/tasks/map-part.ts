import { encodeMap } from '@kubevac/maps/codec.ts';
import type { OutputPart } from '@kubevac/protocol/output.ts';
import type { Driver } from '../drivers/driver.ts';

/** The robot's map as it is handed over; nothing for a robot that has none to give. @throws DriverError */
export async function mapPart({ map }: Driver): Promise<OutputPart[]> {
  return map === undefined ? [] : [{ name: 'map', bytes: encodeMap((await map()).map) }];
}
