import { isOver, type ForgottenMotions, type Observation, type Over } from '../../drivers/driver.ts';
import type { AwaitedMotion } from '../../journal/records.ts';
import { bindingOf } from '../binding.ts';
import { localRunOf, nextSlot, withLocalRun } from './local-runs.ts';
import { disowned } from '../never-began.ts';
import type { Situation, Step } from '../situation.ts';
import type { Workbench } from '../workbench.ts';

/**
 * While nothing of ours runs, and the robot is in another state or has cleaned more often than when it was asked last: the
 * firmware is asked for the first motion that is not accounted for. A record waits for the clock, so that it never has a time
 * that was made up.
 */
export function decideAccount({ journal, observation, now, journalWorks, accountedIn }: Situation): Step | undefined {
  if (bindingOf(journal.meta) !== 'Bound' || !journalWorks) return undefined;
  if (observation === undefined || isLike(observation, accountedIn)) return undefined;
  return journal.meta.awaitedMotion === undefined || now !== undefined ? { do: 'Account' } : undefined;
}

function isLike(observation: Observation, before: Observation | undefined): boolean {
  return observation.state === before?.state && observation.totals?.cleanings === before.totals?.cleanings;
}

/** Accounts for all motions that are over. @throws DriverError when the firmware did not answer */
export async function accountMotions(bench: Workbench): Promise<void> {
  let mayHaveMore = true;
  while (mayHaveMore) {
    const awaited = bench.journal.state.meta.awaitedMotion;
    mayHaveMore = awaited === undefined ? await awaitFromNow(bench) : await accountFor(bench, awaited);
  }
}

/** What was before and is not accounted for, nobody can tell. */
async function awaitFromNow(bench: Workbench): Promise<false> {
  const { awaitedMotion: before } = bench.journal.state.meta;
  const { observation } = bench;
  const mark = await bench.driver.mark();
  const since = bench.clock.now()?.milliseconds;
  if (!isAwaited(bench, before) || !bench.save({ meta: { awaitedMotion: { mark, since } } })) return false;
  // Once the time is known it is looked at again, and then known that nothing was before.
  bench.accountedIn = since === undefined ? undefined : observation;
  bench.log.info({ mark, since }, 'local runs are recorded from here on');
  return false;
}

async function accountFor(bench: Workbench, awaited: AwaitedMotion): Promise<boolean> {
  const { observation } = bench;
  const outcome = await bench.driver.outcome(awaited.mark);
  if (!isAwaited(bench, awaited)) return false;
  if (outcome.state === 'Unknown') {
    const { forgotten } = outcome;
    if (forgotten === undefined || !leadsOn(awaited, forgotten)) return awaitFromNow(bench);
    return skipForgotten(bench, awaited, forgotten);
  }
  if (isOver(outcome)) return accountOver(bench, awaited, outcome);
  if (outcome.state === 'NotStarted') noteNotStarted(bench, awaited);
  else bench.seenGoing = awaited.mark;
  bench.accountedIn = observation;
  return false;
}

/** What comes next begins after now, and a start of ours that certainly never came makes nothing of it. */
function noteNotStarted(bench: Workbench, awaited: AwaitedMotion): void {
  const { mark, since = bench.clock.now()?.milliseconds } = awaited;
  const isOwn = awaited.ownMark === mark;
  if (!isOwn && since === awaited.since) return;
  if (!bench.save({ meta: { awaitedMotion: { ...(isOwn ? disowned(awaited) : awaited), since } } })) return;
  bench.log.info({ mark, since }, 'local runs are recorded from here on');
}

/** Of what follows a start of ours whose own motion may be gone, nobody can tell which is a person's. */
function leadsOn({ mark, ownMark }: AwaitedMotion, { next }: ForgottenMotions): boolean {
  return next !== mark && (ownMark === undefined || ownMark === next);
}

/**
 * What the firmware no longer keeps nobody can record: it goes on with the oldest motion that is kept.
 *
 * @returns whether it is written down, and there may be one
 */
function skipForgotten(bench: Workbench, awaited: AwaitedMotion, { next: mark, motions }: ForgottenMotions): boolean {
  const { forgotten: before } = awaited;
  const forgotten = { motions: before === undefined ? motions : sumOf(before.motions, motions) };
  if (!bench.save({ meta: { awaitedMotion: { ...awaited, mark, forgotten } } })) return false;
  bench.log.warn({ mark, motions }, 'motions forgotten by the firmware are not recorded');
  return true;
}

function sumOf(some: number | undefined, others: number | undefined): number | undefined {
  return some === undefined || others === undefined ? undefined : some + others;
}

/** Meanwhile a document may have come that binds another journal. */
function isAwaited({ journal }: Workbench, awaited: AwaitedMotion | undefined): boolean {
  return journal.state.meta.awaitedMotion === awaited && bindingOf(journal.state.meta) === 'Bound';
}

function isOurs({ mark, ownMark, ownMotion }: AwaitedMotion, { kind = ownMotion }: Over): boolean {
  return ownMark === mark && (ownMotion === undefined || kind === ownMotion);
}

/** What is still to come of ours. */
function ownAfter({ mark, ownMark, ownMotion }: AwaitedMotion, { next }: Over): Partial<AwaitedMotion> {
  return { ownMark: ownMark === mark ? next : ownMark, ownMotion };
}

/**
 * In one transaction with the mark after it, so that a person's cleaning becomes a local run once, whenever the process dies.
 *
 * @returns whether it is written down, and there may be another one
 */
function accountOver(bench: Workbench, awaited: AwaitedMotion, over: Over): boolean {
  const { mark, since, forgotten } = awaited;
  const now = bench.clock.now();
  if (now === undefined) return false;
  const { meta } = bench.journal.state;
  const isOwn = isOurs(awaited, over);
  const times = { since, now, seen: bench.seenGoing === mark };
  const run = isOwn ? undefined : localRunOf(over, nextSlot(meta, now), times, forgotten);
  const kept = withLocalRun(meta, run);
  const untold = { ...(!isOwn && ownAfter(awaited, over)), ...(run === undefined && { forgotten }) };
  const next = over.next === undefined ? undefined : { mark: over.next, since, ...untold };
  if (!bench.save({ meta: { awaitedMotion: next, ...kept } })) return false;
  if (run !== undefined) bench.log.info({ slot: run.slot, phase: run.phase, reason: run.reason }, 'local run ended');
  const { droppedLocalRuns: dropped } = kept;
  if (dropped !== meta.droppedLocalRuns) bench.log.warn({ dropped }, 'local runs dropped that were not recorded');
  return true;
}
