import { MOTION_KINDS, type MotionKind, type TaskResult } from '@kubevac/protocol/tasks.ts';
import { faultReason, type Reason } from '@kubevac/protocol/reasons.ts';
import { kebabCase } from './names.ts';
import type { Observation, Outcome, PastMotion } from '../driver.ts';
import type { Run, Runs, Status } from './firmware-messages.ts';

export function observationOf({ run, ...status }: Status): Observation {
  const { error, consumables, ...rest } = status;
  return {
    ...rest,
    consumables: consumables.map(({ name, ...consumable }) => ({ name: kebabCase(name), ...consumable })),
    ...(error === undefined ? {} : { error }),
    ...(run === undefined ? {} : { progress: { percent: run.percent, result: resultOf(run) } }),
  };
}

/** A mark is where the run counter stands, in which boot of the firmware. */
export function markOf({ bootId, lastRun }: Pick<Runs, 'bootId' | 'lastRun'>): string {
  return `${bootId}:${lastRun}`;
}

/** What the firmware's record says of the first run after the mark. */
export function outcomeSince(mark: string, { bootId, lastRun, runs }: Runs): Outcome {
  const [markedBoot, markedRun = ''] = mark.split(':');
  const marked = Number(markedRun);
  if (markedBoot !== bootId || !/^\d+$/.test(markedRun) || marked > lastRun) return { state: 'Unknown' };
  if (marked === lastRun) return { state: 'NotStarted' };
  const run = runs.find(({ number }) => number === marked + 1);
  if (run !== undefined) return outcomeOf(run, bootId);
  const kept = runs.map(({ number }) => number).filter((number) => number > marked);
  const before = Math.min(...kept, lastRun + 1) - 1;
  return { state: 'Unknown', forgotten: { next: markOf({ bootId, lastRun: before }), motions: before - marked } };
}

function outcomeOf(run: Run, bootId: string): Outcome {
  const under = { ...kindOf(run), percent: run.percent, result: resultOf(run) };
  switch (run.state) {
    case 'Running':
    case 'Recharging':
      return { state: 'Running', ...under };
    case 'Paused':
      return { state: 'Paused', ...under };
    case 'Finished':
      return { state: 'Finished', ...pastOf(run, bootId) };
    case 'Ended':
      return { state: 'Ended', reason: reasonOf(run), message: messageOf(run), ...pastOf(run, bootId) };
  }
}

function pastOf(run: Run, bootId: string): PastMotion {
  const { number, startedAtMilliseconds, endedAtMilliseconds } = run;
  return {
    result: resultOf(run),
    ...kindOf(run),
    startedAtMilliseconds,
    ...(endedAtMilliseconds !== undefined && { endedAtMilliseconds }),
    next: markOf({ bootId, lastRun: number }),
  };
}

function kindOf({ kind: said }: Run): { readonly kind?: MotionKind } {
  const kind = MOTION_KINDS.find((known) => known === said);
  return kind === undefined ? {} : { kind };
}

/** The firmware's fault codes are reasons by name; `Stopped` and `Docked` say that somebody ended the run. */
function reasonOf({ endedWhy }: Run): Reason {
  if (endedWhy === 'Stopped' || endedWhy === 'Docked') return 'StoppedElsewhere';
  return faultReason(endedWhy);
}

function messageOf({ number, endedWhy, percent }: Run): string {
  return `run ${number} ended at ${percent} %: ${endedWhy ?? 'the firmware does not say why'}`;
}

function resultOf({ areaSquareCentimeters, durationSeconds, distanceMillimeters }: Run): TaskResult {
  return { areaSquareCentimeters, durationSeconds, distanceMillimeters };
}
