import { z } from 'zod';
import { instant } from './instants.ts';

/** The operator's answer to "what time is it": its own clock when it answered (PROTOCOL rule 15). */
export const timeReply = z.object({ now: instant });
