import { toInstant, toMilliseconds } from '@kubevac/protocol/instants.ts';
import { boundJournalOf, type RobotObject } from '../../objects/robot.ts';
import { onlineJournal, type HeardRobot } from '../../fleet/fleet.ts';

/** A person binds another journal by this annotation, whose value is the journal's id (PROTOCOL rule 10). */
export const ADOPT_ANNOTATION = 'kubevac.dev/adopt';

/**
 * Tasks are often applied in the same file as their robot. No journal was ever bound to an object that is new, so tasks
 * created shortly before it cannot have been given to one.
 */
const sameApplyMilliseconds = 10_000;

/** As status.agent.journalId of the CRD may be long. */
const journalIdPattern = /^[\x21-\x7e]{1,64}$/;

export interface Binding {
  readonly journalId: string;
  readonly boundAt: string;
}

export interface BindingDecision {
  readonly binding: Binding | undefined;
  /** The journal of another agent that speaks for this robot. */
  readonly conflict?: string;
}

/**
 * Which journal the robot is bound to (PROTOCOL rule 10): the first that appears; another only after the bound one's goodbye, or
 * when a person says so.
 *
 * @param now milliseconds since the Unix epoch, by the clock that stamps tasks
 */
export function decideBinding(robot: RobotObject, heard: HeardRobot | undefined, now: number): BindingDecision {
  const bound = boundOf(robot);
  const adopted = adoptedOf(robot);
  if (adopted !== undefined && adopted !== bound?.journalId) return { binding: bindNow(adopted, now) };
  const speaking = onlineJournal(heard);
  if (speaking === undefined || speaking === bound?.journalId) return { binding: bound };
  if (bound === undefined) {
    const binding = { journalId: speaking, boundAt: firstBoundAt(robot) };
    return { binding: isLive(heard, speaking) ? binding : undefined };
  }
  return isGoodbye(robot, heard) ? { binding: bindNow(speaking, now) } : { binding: bound, conflict: speaking };
}

/** What a person asked to bind; anything that no journal is called is left alone. */
export function adoptedOf({ metadata }: RobotObject): string | undefined {
  const adopted = metadata.annotations?.[ADOPT_ANNOTATION];
  return adopted !== undefined && journalIdPattern.test(adopted) ? adopted : undefined;
}

/** What the broker had kept of an agent proves nothing: the first one is bound when it was heard (PROTOCOL rule 6). */
function isLive(heard: HeardRobot | undefined, journalId: string): boolean {
  return heard?.lastLiveAt?.has(journalId) === true;
}

/** True once the bound agent left on its own: kept in the condition, since its presence is overwritten by the next agent's. */
export function isGoodbye(robot: RobotObject, heard: HeardRobot | undefined): boolean {
  const bound = boundJournalOf(robot);
  if (bound !== undefined && heard?.goodbye === bound) return true;
  return heard?.presence?.journalId !== bound && saidGoodbye(robot);
}

function boundOf({ status }: RobotObject): Binding | undefined {
  const { journalId, boundAt } = status.agent ?? {};
  return journalId === undefined || boundAt === undefined ? undefined : { journalId, boundAt };
}

function bindNow(journalId: string, now: number): Binding {
  return { journalId, boundAt: toInstant(now) };
}

function firstBoundAt({ metadata }: RobotObject): string {
  return toInstant(toMilliseconds(metadata.creationTimestamp) - sameApplyMilliseconds);
}

function saidGoodbye({ status }: RobotObject): boolean {
  return status.conditions?.some(({ type, reason }) => type === 'AgentConnected' && reason === 'Goodbye') === true;
}
