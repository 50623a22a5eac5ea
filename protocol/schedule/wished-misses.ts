import type { Reason } from '../reasons.ts';

/** Why a slot was missed that a person wished so: nobody is woken for it. */
export const WISHED_MISSES: readonly Reason[] = ['ScheduleSuspended', 'Stopped'];
