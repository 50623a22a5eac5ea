import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { reasonName } from './reasons.ts';
import { readingsHead } from './sensor-readings.ts';

/** What a robot is asked for as it is now, for people who look at it; nothing of it is a task, and nothing moves for it. */

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Why not; `Unsupported` names what the robot has. */
const refused = z.object({ reason: reasonName, message: z.string().max(LIMITS.messageCharacters) });

export const mapRequest = z.object({
  /** Of the map that the asker has already: the same one is not sent again. */
  known: sha256.optional(),
});

const mapAnswerHead = z.union([
  /** An output of one part `map` follows, as a MapDump leaves it (`output.ts`, `maps/codec.ts`). */
  z.object({ sha256 }),
  z.object({ unchanged: z.literal(true) }),
  z.object({ refused }),
]);
type MapAnswerHead = z.infer<typeof mapAnswerHead>;

/** `file`: an output of one part, `map`. */
export type MapAnswer = Exclude<MapAnswerHead, { sha256: string }> | { readonly sha256: string; readonly file: Buffer };

/** A line of JSON, then the map if there is one. */
export function packMapAnswer(answer: MapAnswer): Buffer {
  if (!('file' in answer)) return Buffer.from(`${JSON.stringify(answer)}\n`);
  const { file, ...head } = answer;
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), file]);
}

/** Undefined for what no agent packed. */
export function unpackMapAnswer(bytes: Buffer): MapAnswer | undefined {
  const end = bytes.indexOf('\n');
  const head = mapAnswerHead.safeParse(parseJson(bytes.subarray(0, Math.max(end, 0)))).data;
  return head !== undefined && 'sha256' in head ? { ...head, file: bytes.subarray(end + 1) } : head;
}

function parseJson(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    return undefined;
  }
}

export const readingRequest = z.object({ sensors: z.array(z.string().min(1).max(64)).min(1).max(32) });

/** One reading of each sensor, in the order that was asked for, all of the same moment. */
export const readingAnswer = z.union([
  readingsHead.extend({
    values: z.array(z.array(z.int()).max(4096)).max(32),
    /** Milliseconds since the Unix epoch, by the measured clock; absent while that is unknown. */
    wallMilliseconds: z.number().optional(),
  }),
  z.object({ refused }),
]);
export type ReadingAnswer = z.infer<typeof readingAnswer>;
