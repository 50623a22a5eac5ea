import { createHash } from 'node:crypto';
import { parseDocument } from '@kubevac/protocol/documents.ts';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import { mapRequest, packMapAnswer, type MapAnswer } from '@kubevac/protocol/live.ts';
import { packOutput } from '@kubevac/protocol/output.ts';
import type { Driver } from '../drivers/driver.ts';
import { mapPart } from '../tasks/map-part.ts';
import { refusalOf } from './refusal-of.ts';

/** The map as the robot has it now; undefined to a question that does not read. Moves nothing. */
export async function answerMap(driver: Driver, question: Buffer): Promise<Buffer | undefined> {
  const asked = parseDocument(mapRequest, question);
  if (!asked.ok) return undefined;
  return packMapAnswer(await liveMap(driver, asked.value.known).catch(refusalOf));
}

/** @throws DriverError */
async function liveMap(driver: Driver, known: string | undefined): Promise<MapAnswer> {
  const parts = await mapPart(driver);
  if (parts.length === 0) return { refused: { reason: 'Unsupported', message: 'the robot has no map to give' } };
  const file = packOutput(parts);
  const sha256 = createHash('sha256').update(file).digest('hex');
  if (sha256 === known) return { unchanged: true };
  if (file.byteLength <= LIMITS.liveMapBytes) return { sha256, file };
  const message = `the map has ${file.byteLength} bytes, and at most ${LIMITS.liveMapBytes} are shown live; take it with a MapDump`;
  return { refused: { reason: 'OutputTooLarge', message } };
}
