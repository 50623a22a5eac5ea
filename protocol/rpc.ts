import { z } from 'zod';
import { instant } from './instants.ts';
import { LIMITS } from './limits.ts';

/** The operator's answer to "what time is it": its own clock when it answered (PROTOCOL rule 15). */
export const timeReply = z.object({ now: instant });

/** The operator asks an agent for a piece of what a task left. */
export const outputRequest = z.object({
  /** Of the task. */
  id: z.string().min(1).max(128),
  offset: z.int().min(0).max(LIMITS.outputBytes),
  bytes: z.int().min(1).max(LIMITS.chunkBytes),
});
export type OutputRequest = z.infer<typeof outputRequest>;

/** The first byte of the answer; after `found` come the bytes asked for, fewer where the output ends. */
export const OUTPUT_REPLY = { found: 0, missing: 1 } as const;

/** The operator asks an agent for what it has noted of a mission. */
export const logRequest = z.object({
  /** Of the task. */
  id: z.string().min(1).max(128),
  /** The number of the first line that is wanted; the oldest there is when that is gone. */
  from: z.int().min(0),
});

/** One line of a mission: numbered from 0, without a gap but for those that are gone. */
const logLine = z.object({ number: z.int().min(0), at: instant, text: z.string().max(LIMITS.logLineCharacters) });
export type LogLine = z.infer<typeof logLine>;

/** As many as fit one message; fewer than there are where `more` is true. Nothing is known of a mission with none. */
export const logAnswer = z.object({ lines: z.array(logLine).max(LIMITS.logLines), more: z.boolean() });
export type LogAnswer = z.infer<typeof logAnswer>;
