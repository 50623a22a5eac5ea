import type { TaskResult } from '@kubevac/protocol/tasks.ts';
import { REASON_NAMES, type Reason } from '@kubevac/protocol/reasons.ts';
import { kebabCase } from './names.ts';
import type { Observation, Outcome } from '../driver.ts';
import type { Run, Runs, Status } from './firmware-messages.ts';

export function observationOf({ run, ...status }: Status): Observation {
  const { error, consumables, ...rest } = status;
  return {
    ...rest,
    consumables: consumables.map(({ name, ...consumable }) => ({ name: kebabCase(name), ...consumable })),
    ...(error === undefined ? {} : { error: { ...error, code: nameOf(error.code) } }),
    ...(run === undefined ? {} : { progress: { percent: run.percent, result: resultOf(run) } }),
  };
}

/** A mark is where the run counter stands, in which boot of the firmware. */
export function markOf({ bootId, lastRun }: Runs): string {
  return `${bootId}:${lastRun}`;
}

/** What the firmware's record says of the first run after the mark. */
export function outcomeSince(mark: string, { bootId, lastRun, runs }: Runs): Outcome {
  const [markedBoot, markedRun = ''] = mark.split(':');
  if (markedBoot !== bootId || !/^\d+$/.test(markedRun)) return { state: 'Unknown' };
  if (Number(markedRun) === lastRun) return { state: 'NotStarted' };
  const run = runs.find(({ number }) => number === Number(markedRun) + 1);
  return run === undefined ? { state: 'Unknown' } : outcomeOf(run);
}

function outcomeOf(run: Run): Outcome {
  const result = resultOf(run);
  switch (run.state) {
    case 'Running':
    case 'Recharging':
      return { state: 'Running', percent: run.percent, result };
    case 'Paused':
      return { state: 'Paused', percent: run.percent, result };
    case 'Finished': {
      const { endedAtMilliseconds } = run;
      return { state: 'Finished', result, ...(endedAtMilliseconds === undefined ? {} : { endedAtMilliseconds }) };
    }
    case 'Ended':
      return { state: 'Ended', reason: reasonOf(run), message: messageOf(run), result };
  }
}

/** The firmware's fault codes are reasons by name, but for one: `WheelStuck` is also a wheel that hangs in the air. */
function nameOf(code = ''): string {
  return code === 'WheelUp' ? 'WheelStuck' : code;
}

/** `Stopped` and `Docked` say that somebody ended the run. */
function reasonOf({ endedWhy }: Run): Reason {
  if (endedWhy === 'Stopped' || endedWhy === 'Docked') return 'StoppedElsewhere';
  return REASON_NAMES.find((name) => name === nameOf(endedWhy)) ?? 'RobotError';
}

function messageOf({ number, endedWhy, percent }: Run): string {
  return `run ${number} ended at ${percent} %: ${endedWhy ?? 'the firmware does not say why'}`;
}

function resultOf({ areaSquareCentimeters, durationSeconds, distanceMillimeters }: Run): TaskResult {
  return { areaSquareCentimeters, durationSeconds, distanceMillimeters };
}
