import { isDeepStrictEqual } from 'node:util';
import { decideNext } from './decide-next.ts';
import type { Step } from './situation.ts';
import type { Workbench } from './workbench.ts';

/** Whether the decision still stands after the firmware was asked something. */
export function isStillDecided(bench: Workbench, step: Step): boolean {
  return isDeepStrictEqual(decideNext(bench.situation()).step, step);
}
