import { toKubernetesTime, toMilliseconds } from '@kubevac/protocol/instants.ts';
import { holdOfRestrictions } from '../settings/standing.ts';
import { bindingOf } from './binding.ts';
import { isBefore } from './deadline.ts';
import { firstOf } from './first-of.ts';
import { whyQuiet } from './quiet-hours.ts';
import { faultOf, isMoving, type Hold, type Silence, type Situation } from './situation.ts';

/** What is told of a task that is not to begin, or not to go on, by its own spec. */
export const SUSPENDED: Hold = { reason: 'Suspended', message: 'spec.suspend of the task is true' };

/** `isScheduled`: what is to move is a run of a schedule. */
type Rule = (situation: Situation, isScheduled: boolean) => Hold | undefined;

/** What keeps back whatever the time is. */
const AT_ANY_TIME: readonly Rule[] = [
  ({ journal }) =>
    bindingOf(journal.meta) === 'Deleted'
      ? { reason: 'RobotDeleted', message: 'the VacuumRobot no longer exists' }
      : undefined,
  ({ journal }) =>
    journal.meta.robot?.deleting === true
      ? { reason: 'Deleting', message: 'the VacuumRobot is being deleted' }
      : undefined,
  ({ journalWorks }) =>
    journalWorks ? undefined : { reason: 'JournalFailing', message: 'the agent cannot write its journal' },
];

/** What keeps any start back; in order, the first one is told to the person. */
const ALWAYS: readonly Rule[] = [...AT_ANY_TIME, holdOfClock, holdOfSilence];

function holdOfClock({ now }: Situation): Hold | undefined {
  return now === undefined
    ? { reason: 'ClockUnknown', message: 'the agent has not measured the time since it started' }
    : undefined;
}

export function holdOfSilence({ observation, info, silence }: Situation): Hold | undefined {
  return observation === undefined || info === undefined
    ? { reason: 'FirmwareSilent', message: silenceText(silence) }
    : undefined;
}

/** `the firmware has not answered since 2026-01-05T10:00:00Z`. */
export function silenceText(silence: Silence | undefined): string {
  const since = silence?.sinceMilliseconds;
  return since === undefined
    ? 'the firmware does not answer'
    : `the firmware has not answered since ${toKubernetesTime(since)}`;
}

/** What keeps new motion back besides; a Dock and a Locate may go through. */
const MOTION: readonly Rule[] = [
  ({ journal }) =>
    journal.meta.robot?.suspend === true
      ? { reason: 'RobotSuspended', message: 'spec.suspend of the VacuumRobot is true' }
      : undefined,
  ({ journal, now }) => {
    const until = journal.meta.robot?.suspendUntil;
    return until !== undefined && now !== undefined && isBefore(now, toMilliseconds(until))
      ? { reason: 'RobotSuspended', message: `spec.suspendUntil of the VacuumRobot is ${until}` }
      : undefined;
  },
  ({ journal, now }, isScheduled) => {
    const message = now && whyQuiet(journal.meta.robot ?? {}, now.milliseconds, isScheduled);
    return message === undefined ? undefined : { reason: 'QuietHours', message };
  },
  holdOfRestrictions,
];

/** Without a clock nobody can tell that they do not hold. */
function holdOfTimedWishes(situation: Situation): Hold | undefined {
  const { suspendUntil, quietHours = [] } = situation.journal.meta.robot ?? {};
  const named = suspendUntil === undefined ? 'spec.quietHours' : 'spec.suspendUntil';
  const isTimed = suspendUntil !== undefined || quietHours.some(({ appliesTo }) => appliesTo === 'AllMotion');
  const hold = isTimed ? holdOfClock(situation) : undefined;
  return hold && { ...hold, message: `${hold.message}, and ${named} of the VacuumRobot may hold all motion now` };
}

/** What the robot itself is at; a resume of its own pause does not mind. */
const ROBOT_FREE: readonly Rule[] = [
  ({ inHand }) => (inHand === true ? { reason: 'RobotBusy', message: 'a person drives the robot by hand' } : undefined),
  ({ observation }) => {
    const fault = faultOf(observation);
    return fault && { reason: 'RobotFault', message: fault.message };
  },
  ({ observation }) =>
    observation?.state === 'Unknown'
      ? { reason: 'RobotBusy', message: 'the robot does not say what it does' }
      : undefined,
  ({ observation }) =>
    observation?.state === 'Returning' ? { reason: 'RobotBusy', message: 'the robot is on its way home' } : undefined,
  ({ observation }) =>
    observation !== undefined && (isMoving(observation) || observation.state === 'Paused')
      ? { reason: 'RobotBusy', message: `the robot is ${observation.state} on another request` }
      : undefined,
];

/** What keeps all new motion of this robot back by somebody's wish, tasks or none. */
export function holdOfMotion(situation: Situation): Hold | undefined {
  return firstOf(MOTION, situation, false);
}

export function holdOfStart(situation: Situation, isScheduled: boolean): Hold | undefined {
  return firstOf([...ALWAYS, ...MOTION, ...ROBOT_FREE], situation, isScheduled);
}

/** What keeps a person from driving the robot by hand: all that keeps a task from its start, but it is never late. */
export function holdOfManual(situation: Situation): Hold | undefined {
  return firstOf([...AT_ANY_TIME, holdOfTimedWishes, holdOfSilence, ...MOTION, ...ROBOT_FREE], situation, false);
}

export function holdOfResume(situation: Situation): Hold | undefined {
  return firstOf([...ALWAYS, ...MOTION], situation, false);
}

export function holdOfAction(situation: Situation): Hold | undefined {
  return firstOf(ALWAYS, situation, false);
}
