import { z } from 'zod';
import { LIMITS } from './limits.ts';

/** What a task left with its agent, for the operator to fetch: told in `reported`, with the end of the task. */
export const output = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().min(1).max(LIMITS.outputBytes),
});
export type Output = z.infer<typeof output>;

/** One thing in an output: a map as `maps/codec.ts` writes it, the readings of sensors, … */
export interface OutputPart {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const header = z.array(z.object({ name: z.string().max(64), bytes: z.int().min(0).max(LIMITS.outputBytes) })).max(16);

/** Parts as one file: a line of JSON with their names and lengths, then their bytes one behind the other. */
export function packOutput(parts: readonly OutputPart[]): Buffer {
  const names = parts.map(({ name, bytes }) => ({ name, bytes: bytes.byteLength }));
  return Buffer.concat([Buffer.from(`${JSON.stringify(names)}\n`), ...parts.map(({ bytes }) => bytes)]);
}

/** @throws Error with one sentence for what no agent packed */
export function unpackOutput(file: Buffer): OutputPart[] {
  const end = file.indexOf('\n');
  const names = header.parse(parseLine(file.subarray(0, Math.max(end, 0))));
  let at = end + 1;
  const parts = names.map(({ name, bytes }) => ({ name, bytes: file.subarray(at, (at += bytes)) }));
  if (at !== file.length) throw new Error(`the output has ${file.length} bytes, and ${at} are spoken of`);
  return parts;
}

function parseLine(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    throw new Error('the output does not begin with a line of JSON');
  }
}
