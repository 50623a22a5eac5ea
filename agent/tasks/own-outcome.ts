import { isOver, type Outcome } from '../drivers/driver.ts';
import type { TaskRecord } from '../journal/records.ts';
import { disowning } from './never-began.ts';
import type { Workbench } from './workbench.ts';

/**
 * How the motion of a task stands. The first one after its mark may be a person's, where the start came later or never: then
 * the kind tells, it is passed over, and becomes a local run.
 *
 * @returns undefined where that cannot be written down now
 * @throws DriverError when the firmware did not answer
 */
export async function ownOutcome(bench: Workbench, id: string): Promise<Outcome | undefined> {
  const { mark } = bench.task(id);
  if (mark === undefined) return { state: 'Unknown' };
  const outcome = await bench.driver.outcome(mark);
  if (outcome.state === 'NotStarted') return withNothingOwn(bench, outcome);
  if (!isForeign(bench.task(id), outcome)) return outcome;
  // A start of ours after a motion that is under way would have ended it.
  if (!isOver(outcome)) return withNothingOwn(bench, { state: 'NotStarted' });
  if (outcome.next === undefined) return withNothingOwn(bench, { state: 'Unknown' });
  return passOver(bench, id, outcome.next) ? ownOutcome(bench, id) : undefined;
}

function isForeign({ motion }: TaskRecord, outcome: Outcome): boolean {
  return 'kind' in outcome && outcome.kind !== undefined && motion !== undefined && outcome.kind !== motion;
}

function passOver(bench: Workbench, id: string, mark: string): boolean {
  const { awaitedMotion } = bench.journal.state.meta;
  const meta = awaitedMotion && { awaitedMotion: { ...awaitedMotion, ownMark: mark } };
  if (!bench.save({ tasks: [{ ...bench.task(id), mark }], ...(meta && { meta }) })) return false;
  bench.log.info({ task: id, mark }, 'motion of a person passed over');
  return true;
}

function withNothingOwn(bench: Workbench, outcome: Outcome): Outcome | undefined {
  return disown(bench) ? outcome : undefined;
}

/** @returns whether it is written down that no motion that began, or begins next, is ours */
function disown(bench: Workbench): boolean {
  const meta = disowning(bench.journal.state.meta);
  return Object.keys(meta).length === 0 || bench.save({ meta });
}
