import { packOutput, type OutputPart } from '@kubevac/protocol/output.ts';
import type { ReadRecord } from '../../journal/records.ts';
import { partOf } from '../map-part.ts';
import type { Ending } from '../ending.ts';
import type { Workbench } from '../workbench.ts';

/** @throws DriverError; OutputStoreFullError */
export async function readMap(
  { driver, outputs }: Workbench,
  { id, spec }: Extract<ReadRecord, { section: 'mapDumps' }>,
): Promise<Ending> {
  if (driver.map === undefined)
    return { phase: 'Failed', reason: 'Unsupported', message: 'the robot has no map to give' };
  const { map, raw } = await driver.map();
  const parts: OutputPart[] = [partOf(map)];
  if (spec.formats.includes('raw')) {
    if (raw === undefined) {
      const message = 'the robot gives no bytes of its own for raw; it has png, svg, pgm and valetudo';
      return { phase: 'Failed', reason: 'Unsupported', message };
    }
    parts.push({ name: raw.name, bytes: raw.bytes });
  }
  const output = outputs.write(id, packOutput(parts));
  return { phase: 'Succeeded', reason: 'Finished', message: 'the robot gave its map', output };
}
