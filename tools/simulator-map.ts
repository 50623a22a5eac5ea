import { mapMessage, mapOf } from '@kubevac/agent/drivers/simulator/map-message.ts';
import type { RobotMap } from '@kubevac/maps/map.ts';

/** The map in the `raw` file of a simulated robot; undefined for any other file. @throws DriverError for one that is damaged */
export function mapOfRaw(bytes: Buffer): RobotMap | undefined {
  if (!/^\s*\{/.test(bytes.subarray(0, 64).toString('utf8'))) return undefined;
  const said = mapMessage.safeParse(parsed(bytes));
  return said.success ? mapOf(said.data) : undefined;
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
