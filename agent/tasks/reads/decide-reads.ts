import type { ReadRecord } from '../../journal/records.ts';
import { certainlyPastAt, isBefore, isPast, nextDeadline, ranTooLong, startDeadline, tooLate } from '../deadline.ts';
import { whyOver } from '../end-by.ts';
import { firstOf } from '../first-of.ts';
import { holdOfAction, SUSPENDED } from '../holds.ts';
import type { Decision, Hold, Situation, Step } from '../situation.ts';

interface OneDecision {
  readonly step?: Step;
  readonly hold?: Hold;
}

type Rule = (read: ReadRecord, situation: Situation) => OneDecision | undefined;

/**
 * Reads move nothing: they begin as soon as they may, beside whatever the robot does and beside each other.
 *
 * @param reads accepted or running, in their order
 */
export function decideReads(reads: readonly ReadRecord[], situation: Situation): Decision {
  const holds = new Map<string, Hold>();
  const wakes: number[] = [];
  let first: Step | undefined;
  for (const read of reads) {
    const { step, hold } = decideRead(read, situation);
    first ??= step;
    if (hold !== undefined) holds.set(read.id, hold);
    const deadline = nextDeadline(read, situation.now);
    if (deadline !== undefined) wakes.push(certainlyPastAt(deadline, situation.now));
    if (read.phase === 'Accepted')
      wakes.push(certainlyPastAt(startDeadline(read, situation.journal.meta), situation.now));
  }
  return { holds, ...(first && { step: first }), ...(wakes.length > 0 && { wakeAt: Math.min(...wakes) }) };
}

function decideRead(read: ReadRecord, situation: Situation): OneDecision {
  return firstOf(read.phase === 'Running' ? UNDER_WAY : WAITING, read, situation) ?? {};
}

const WAITING: readonly Rule[] = [
  (read, situation) => {
    const { now, journal, journalWorks } = situation;
    const deadline = startDeadline(read, journal.meta);
    if (now === undefined || !isPast(now, deadline)) return undefined;
    const ending = tooLate(deadline, holdOf(read, situation));
    return journalWorks ? { step: { do: 'End', id: read.id, ending } } : {};
  },
  (read, situation) => {
    const hold = holdOf(read, situation);
    return hold && { hold };
  },
  (read, { now, journal }) =>
    now !== undefined && isBefore(now, startDeadline(read, journal.meta))
      ? { step: { do: 'Read', id: read.id } }
      : undefined,
];

function holdOf({ suspend }: ReadRecord, situation: Situation): Hold | undefined {
  return suspend ? SUSPENDED : holdOfAction(situation);
}

const UNDER_WAY: readonly Rule[] = [
  (read, situation) => {
    const { now } = situation;
    const message = ranTooLong(read, now) ?? (now && whyOver(read, situation));
    if (message === undefined) return undefined;
    return { step: { do: 'End', id: read.id, ending: { phase: 'Failed', reason: 'ActiveDeadline', message } } };
  },
  // A map is given in a moment: that is not paused.
  ({ id, section, suspend, pause }, { now }) =>
    section === 'sensorReads' && now !== undefined && suspend !== (pause === 'Paused')
      ? { step: { do: suspend ? 'Hold' : 'Release', id } }
      : undefined,
  ({ suspend, pause }) => (suspend && pause === 'Paused' ? { hold: SUSPENDED } : undefined),
  // After a restart it is read again (PROTOCOL rule 16), once the robot has said what it has.
  ({ id }, { progress, observation, info }) =>
    progress.get(id)?.known === true || observation === undefined || info === undefined
      ? {}
      : { step: { do: 'Read', id } },
];
