import { toInstant } from '@kubevac/protocol/instants.ts';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import type { LocalRun } from '@kubevac/protocol/reported.ts';
import type { MeasuredTime } from '../../clock/measured-clock.ts';
import type { Over } from '../../drivers/driver.ts';
import type { AwaitedMotion, JournalMeta } from '../../journal/records.ts';

/** What is known of the time of a motion: it began at or after `since`, and is over now. */
export interface MotionTimes {
  readonly since: number | undefined;
  readonly now: MeasuredTime;
  /** This agent saw it going until now. */
  readonly seen: boolean;
}

/**
 * The record of a motion that a person began; undefined where it was no cleaning, or the firmware does not say what it was.
 *
 * @param forgotten motions before it, of which there is no record; a person may have begun them
 */
export function localRunOf(
  over: Over,
  slot: number,
  times: MotionTimes,
  forgotten?: AwaitedMotion['forgotten'],
): LocalRun | undefined {
  const { kind: mode } = over;
  if (mode === undefined || mode === 'GoTo' || mode === 'Manual') return undefined;
  const startedAt = believable(over.startedAtMilliseconds, times);
  const endedAt = believable(over.endedAtMilliseconds, times) ?? (times.seen ? times.now.milliseconds : undefined);
  return {
    slot,
    mode,
    ...endingOf(over, forgotten),
    ...(startedAt !== undefined && { startedAt: toInstant(startedAt) }),
    ...(endedAt !== undefined && { endedAt: toInstant(endedAt) }),
    result: over.result,
  };
}

/** Above all slots of before, also those of another journal: a slot that is on record is never told again (PROTOCOL rule 20). */
export function nextSlot({ robot, localRuns = [] }: JournalMeta, now: MeasuredTime): number {
  const recorded = robot?.localRunsRecordedThrough ?? 0;
  return Math.max(Math.floor(now.milliseconds / 1000), recorded + 1, (localRuns.at(-1)?.slot ?? 0) + 1);
}

type KeptRuns = Pick<JournalMeta, 'localRuns' | 'droppedLocalRuns'>;

/** The journal's runs with one more, if it is one; the oldest may find no room any more, and then counts as dropped. */
export function withLocalRun({ localRuns = [], droppedLocalRuns }: KeptRuns, run: LocalRun | undefined): KeptRuns {
  const all = run === undefined ? localRuns : [...localRuns, run];
  const tooMany = Math.max(all.length - LIMITS.localRuns, 0);
  const dropped = (droppedLocalRuns ?? 0) + tooMany;
  return { localRuns: all.slice(tooMany), ...(dropped > 0 && { droppedLocalRuns: dropped }) };
}

/** As they are told: the oldest says how many before it are on no record. */
export function toldLocalRuns({ localRuns = [], droppedLocalRuns }: KeptRuns): LocalRun[] {
  if (droppedLocalRuns === undefined) return [...localRuns];
  const words = `runs before it that the agent had no room for, since it keeps ${LIMITS.localRuns} until they are on record: ${droppedLocalRuns}`;
  return localRuns.map((run, at) => (at === 0 ? { ...run, message: withAddition(run.message, words) } : run));
}

/**
 * What is left of a person's motions when a robot section comes: what is not recorded yet. Under another object or another
 * binding nothing is: another agent may have accounted for what happened meanwhile (PROTOCOL rule 10).
 */
export function motionsUnder(
  robot: NonNullable<JournalMeta['robot']>,
  before: JournalMeta,
): Pick<JournalMeta, 'awaitedMotion' | keyof KeptRuns> {
  const { uid, journalId, boundAt } = before.robot ?? {};
  if (robot.uid !== uid || robot.journalId !== journalId || robot.boundAt !== boundAt)
    return { awaitedMotion: undefined, localRuns: undefined, droppedLocalRuns: undefined };
  const { localRunsRecordedThrough: recorded = 0 } = robot;
  const localRuns = before.localRuns?.filter(({ slot }) => slot > recorded);
  const isTold = localRuns?.length !== before.localRuns?.length;
  return {
    awaitedMotion: before.awaitedMotion,
    localRuns,
    droppedLocalRuns: isTold ? undefined : before.droppedLocalRuns,
  };
}

function endingOf(over: Over, forgotten: AwaitedMotion['forgotten']): Pick<LocalRun, 'phase' | 'reason' | 'message'> {
  if (over.state === 'Ended')
    return { phase: 'Failed', reason: over.reason, message: withForgotten(over.message, forgotten) };
  const message = withForgotten('the robot did what a person asked of it', forgotten);
  return { phase: 'Succeeded', reason: 'Finished', message };
}

function withForgotten(message: string, forgotten: AwaitedMotion['forgotten']): string {
  if (forgotten === undefined) return message.slice(0, LIMITS.messageCharacters);
  const { motions = 'an unknown number' } = forgotten;
  return withAddition(message, `motions before it that the firmware no longer keeps: ${motions}`);
}

function withAddition(message: string, words: string): string {
  const addition = `; ${words}`;
  return `${message.slice(0, LIMITS.messageCharacters - addition.length)}${addition}`;
}

/** The firmware's clock was measured by nobody (PROTOCOL rule 15): its word counts only within what is known. */
function believable(told: number | undefined, { since, now }: MotionTimes): number | undefined {
  const { milliseconds, errorMilliseconds } = now;
  if (told === undefined || since === undefined || told < since - errorMilliseconds) return undefined;
  return told <= milliseconds + errorMilliseconds ? Math.min(told, milliseconds) : undefined;
}
