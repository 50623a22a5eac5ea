import { isTerminal } from '@kubevac/protocol/phases.ts';
import type { ReportedTask } from '@kubevac/protocol/reported.ts';
import { resultText } from '@kubevac/protocol/result-text.ts';

/** As far apart as a person wants to read of it. */
const stepPercent = 5;

/**
 * What is to be noted of a mission when what is reported of it changes: what `kubectl logs` shows. Pure.
 * @param before as it was reported last; undefined at first
 */
export function missionLines(before: ReportedTask | undefined, now: ReportedTask): string[] {
  const lines = [beginning(before, now), standing(before, now), progress(before, now), ending(before, now)];
  return lines.flatMap((line) => line ?? []);
}

function beginning(before: ReportedTask | undefined, { phase }: ReportedTask): string | undefined {
  if (before === undefined && phase === 'Accepted') return 'accepted';
  return phase === 'Running' && before?.phase !== 'Running' ? 'started' : undefined;
}

/** Why it waits, or how it runs that is worth a word. */
function standing(before: ReportedTask | undefined, now: ReportedTask): string | undefined {
  const { phase, reason, message } = now;
  if (isTerminal(phase) || isSaid(before, now)) return undefined;
  const isUsual = reason === undefined || USUAL.has(reason);
  if (isUsual) return before?.paused === true && phase === 'Running' ? 'goes on' : undefined;
  const how = phase === 'Accepted' ? 'waits' : 'running';
  return [how, reason, message].filter((word) => word !== undefined).join(': ');
}

function isSaid(before: ReportedTask | undefined, { phase, reason, message }: ReportedTask): boolean {
  return before?.phase === phase && before.reason === reason && before.message === message;
}

const USUAL: ReadonlySet<string> = new Set(['Accepted', 'Running']);

function progress(before: ReportedTask | undefined, { phase, progress: is }: ReportedTask): string | undefined {
  if (phase !== 'Running' || is === undefined) return undefined;
  const was = before?.progress;
  if (was?.message === is.message) return undefined;
  const isStep = Math.floor(is.percent / stepPercent) !== Math.floor((was?.percent ?? 0) / stepPercent);
  return isStep || !is.message.endsWith('%') ? is.message : undefined;
}

/** What is said of a mission that is over; undefined where that was said before, or it is not. */
export function ending(
  before: ReportedTask | undefined,
  { phase, reason, message, result }: ReportedTask,
): string | undefined {
  if (!isTerminal(phase) || before?.phase === phase) return undefined;
  // The phase has said it already.
  const why = phase === 'Succeeded' || reason === phase ? undefined : reason;
  return [phase.toLowerCase(), why, message, resultText(result)]
    .filter((word) => word !== undefined && word !== '')
    .join(': ');
}
